const add = (a, b) => a + b;
let n = 0;
for (;;) n = add(n, 1) | 0;
