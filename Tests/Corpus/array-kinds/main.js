[
  [1, 2, 3],
  [1.5, 2.5],
  ['a', {}],
  [, 1.5],
  Object.freeze([1]),
  new (class Stack extends Array {})(1, 2),
  Object.assign([1], {extra: 2}),
];
