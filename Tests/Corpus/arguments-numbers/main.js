(...values) => values.map(value => `${typeof value} ${Object.is(value, -0) ? '-0' : value}`);
