const p = new Proxy({}, {get: (t, k, r) => r[k + "x"] });
for (;;) { try { p.x; } catch { } }
