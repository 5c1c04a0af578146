const s = new Set([0]);
for (const n of s) { s.delete(n); s.add(n + 1); }
