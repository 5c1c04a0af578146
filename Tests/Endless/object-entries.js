const o = Object.fromEntries(Array.from({length: 1e5}, (_, i) => [i, i]));
for (;;) Object.entries(o);
