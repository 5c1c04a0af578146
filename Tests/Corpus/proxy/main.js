[
  new Proxy({a: 1}, {}),
  new Proxy({a: 1}, {get: (target, key) => `got ${key}`}),
  new Proxy({}, {
    ownKeys: () => ['made', 'up'],
    getOwnPropertyDescriptor: () => ({value: 7, enumerable: true, configurable: true}),
    get: () => 7,
  }),
];
