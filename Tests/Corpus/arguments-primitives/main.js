(...values) => values.map(value => value === null ? 'null' : typeof value);
