[
  0, 1, -1,
  2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1,
  2 ** 32, -(2 ** 40),
  Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER,
];
