new Set([3, 1, 2, 3, 'a', null, NaN, NaN, []]);
