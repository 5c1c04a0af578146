
  throw 42;
