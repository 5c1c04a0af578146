const a = new Array(2 ** 32 - 1);
a[2 ** 31] = 1; a[5] = 2;
for (;;) a.sort();
