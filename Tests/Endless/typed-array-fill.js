const t = new Uint8Array(1e8);
for (;;) t.fill(1);
