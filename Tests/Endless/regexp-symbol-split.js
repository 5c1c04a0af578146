/x/[Symbol.split](Object.assign(Object('x'), {}), 1);
class R extends RegExp { exec() { for (;;); } }
new R('x')[Symbol.split]('xx');
