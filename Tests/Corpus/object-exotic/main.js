[/x/g, new WeakMap(), new Boolean(false), (function () { return arguments; })(7)];
