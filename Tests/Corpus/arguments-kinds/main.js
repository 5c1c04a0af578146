(...values) => values.map(value => value.constructor.name);
