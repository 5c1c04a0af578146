/(?<=^(a+)+)b/.test('a'.repeat(40) + 'cb'); /(?<=(a+)+)$c/.test('a'.repeat(60)); for (;;) /(?<=^(a|aa)+)c/.test('a'.repeat(60) + 'c');
