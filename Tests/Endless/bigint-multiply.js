let n = 3n ** 100000n;
for (;;) n * n;
