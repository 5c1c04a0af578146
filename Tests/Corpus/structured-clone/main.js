const shared = { name: 'shared' };
const original = {
  primitives: [undefined, null, true, -0, 12345678901234567890n, 'text'],
  date: new Date(86400000),
  map: new Map([[shared, new Set([shared])]]),
  error: new RangeError('far'),
  boxed: Object(1n),
  hole: [, 1],
  get accessor() { return 'read'; },
};
original.self = original;
const copy = structuredClone(original);
const [[key, set]] = copy.map;
let refused;
try {
  structuredClone(() => {});
} catch (error) {
  refused = error;
}
[
  copy !== original && copy.self === copy,
  ...copy.primitives,
  copy.date,
  copy.date instanceof Date,
  key !== shared && set.has(key),
  copy.error,
  typeof copy.boxed,
  0 in copy.hole,
  copy.accessor,
  refused,
  refused instanceof Error,
];
