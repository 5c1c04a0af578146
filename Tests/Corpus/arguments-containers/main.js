(...values) => JSON.stringify(values);
