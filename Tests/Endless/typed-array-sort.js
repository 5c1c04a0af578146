const t = new Float64Array(1e6).map(() => Math.random());
for (;;) t.slice().sort();
