class C { x = (() => { for (;;); })(); }
new C();
