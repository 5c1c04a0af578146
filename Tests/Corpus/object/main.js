({a: 1, b: {c: []}, d: undefined, e: null});
