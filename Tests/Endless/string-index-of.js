const s = 'a'.repeat(2 ** 24);
for (;;) s.indexOf('a'.repeat(1000) + 'b');
