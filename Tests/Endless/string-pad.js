for (;;) 'x'.padEnd(1e7, 'ab');
