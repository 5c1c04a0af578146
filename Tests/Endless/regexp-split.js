'a'.repeat(40).concat('b').split(/^(a+)+$/);
