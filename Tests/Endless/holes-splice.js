const a = new Array(2 ** 32 - 1);
a[0] = 1;
a[2 ** 31] = 1;
for (;;) a.splice(1, 1, 2);
