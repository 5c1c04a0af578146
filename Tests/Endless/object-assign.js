Object.assign({}, {get x() { for (;;); }});
