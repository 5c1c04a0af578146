/^(?<x>(?<y>a+)+)+$/u.exec('a'.repeat(40) + 'b');
