const a = new Array(2 ** 32 - 1);
a[7] = 1;
a.copyWithin(0, 1);
