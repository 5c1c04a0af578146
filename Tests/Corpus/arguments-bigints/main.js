(...values) => values.map(value => `${typeof value} ${value}`);
