const t = new Float64Array(1000);
for (;;) for (let i = 0; i < 1000; i++) t[i] += i;
