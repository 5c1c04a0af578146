[
  new Uint8Array([0, 255]),
  new Uint8ClampedArray([-1, 300]),
  new Int8Array([-128, 127]),
  new Uint16Array([1, 65535]),
  new Int16Array([-2, 2]),
  new Uint32Array([4294967295]),
  new Int32Array([-1]),
  new BigUint64Array([2n ** 64n - 1n]),
  new BigInt64Array([-(2n ** 63n)]),
  new Float32Array([0.5, -0]),
  new Float64Array([0.1, NaN, -Infinity]),
];
