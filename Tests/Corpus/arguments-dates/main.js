(...values) => values.map(value => [value instanceof Date, value.getTime()]);
