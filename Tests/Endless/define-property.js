Object.defineProperty({}, "x", {get get() { for (;;); }});
