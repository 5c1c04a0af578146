const r = /x/g;
r.exec = function () { this.lastIndex = 0; return ['']; };
'x'.match(r);
