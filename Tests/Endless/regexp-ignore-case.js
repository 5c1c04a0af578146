/^(ä+)+$/iu.test('Ä'.repeat(40) + 'b');
