const cell = new Int32Array(new SharedArrayBuffer(4));
for (;;) Atomics.add(cell, 0, 1);
