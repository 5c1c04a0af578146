const o = {n: 0};
function f(o) { with (o) { for (;;) n++; } }
f(o);
