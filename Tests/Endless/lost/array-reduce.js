Array.prototype.reduce.call({length: 2 ** 53 - 1}, x => x, 0);
