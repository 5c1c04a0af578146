(...values) => values.map(value => [value.length, value]);
