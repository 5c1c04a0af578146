/(?:a+)+$/y.exec('a'.repeat(40) + 'b');
