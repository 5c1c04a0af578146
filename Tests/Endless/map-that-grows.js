const m = new Map([[0, 0]]);
m.forEach((value, key) => { m.delete(key); m.set(key + 1, 0); });
