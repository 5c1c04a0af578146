[Promise.resolve(1), (async () => ({a: 1}))()];
