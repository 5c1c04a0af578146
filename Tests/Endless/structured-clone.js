const a = Array.from({length: 1e5}, (_, i) => ({i}));
for (;;) structuredClone(a);
