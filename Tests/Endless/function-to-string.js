for (;;) (function f() { }).toString();
