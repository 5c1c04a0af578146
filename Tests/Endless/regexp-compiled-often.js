for (let i = 0; ; i++) new RegExp('(a|b' + i + ')+$').test('ab');
