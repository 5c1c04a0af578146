function* g() { for (;;) { } }
[...g()];
