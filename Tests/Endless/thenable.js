const t = {then(resolve) { resolve(t); }};
Promise.resolve(t);
