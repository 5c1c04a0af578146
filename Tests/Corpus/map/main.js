new Map([['a', 1], [2, 'two'], [null, [3]], [undefined, true], [10n, -0]]);
