const n = 3n ** 200000n;
for (;;) n.toString();
