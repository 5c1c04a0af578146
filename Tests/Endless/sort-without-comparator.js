const a = Array.from({length: 1e6}, () => ({toString() { for (;;); }}));
a.sort();
