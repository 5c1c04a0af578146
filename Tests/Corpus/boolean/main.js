[true, false];
