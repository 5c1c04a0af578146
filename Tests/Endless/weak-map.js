const w = new WeakMap();
for (;;) w.set({}, 1);
