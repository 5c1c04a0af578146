const s = new Set([0]);
s.forEach(n => { s.delete(n); s.add(n + 1); });
