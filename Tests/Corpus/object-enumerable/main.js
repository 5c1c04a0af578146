Object.defineProperties({shown: 1, [Symbol('symbol')]: 2}, {
  hidden: {value: 3},
  listed: {value: 4, enumerable: true},
});
