const n = 3n ** 1000000n, m = 7n ** 200000n;
for (;;) n / m;
