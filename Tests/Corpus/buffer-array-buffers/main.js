const bytes = new Uint8Array([1, 2, 3, 4]);
const shared = new SharedArrayBuffer(2);
new Uint8Array(shared).set([8, 9]);
[
  bytes.buffer,
  bytes.subarray(1, 3),
  new DataView(bytes.buffer, 2),
  new Uint16Array(bytes.buffer, 2),
  shared,
  new Uint8Array(shared, 1),
  new ArrayBuffer(0),
  new Float64Array(),
];
