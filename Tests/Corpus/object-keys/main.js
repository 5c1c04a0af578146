({
  '': 1, constructor: 2, toString: 3, keys: 4, 'a.b': 5, 'a\0b': 6, '\u{1f600}': 7, ['__proto__']: 8,
});
