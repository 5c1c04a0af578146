// All that a script reaches from its global object and from syntax, as sorted lines: a path, what is
// there, and whether it is writable, enumerable and configurable. An object is listed once, under a
// short path, and later referred to by that; of primitives, the type is told. Left out is what every
// function has: `name`, `length` and its prototype; and the prototype that every object has.
(() => {
  'use strict';
  const lines = [];
  const paths = new Map();
  const queue = [];
  const prototypes = [];

  const keyText = (key) => {
    if (typeof key === 'symbol') return `[${key.description}]`;
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${key}]`;
  };
  const isObject = (value) =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  const visit = (path, value, flags = '') => {
    const suffix = flags && ` ${flags}`;
    if (!isObject(value)) {
      lines.push(`${path}: ${value === null ? 'null' : typeof value}${suffix}`);
    } else if (paths.has(value)) {
      lines.push(`${path}: = ${paths.get(value)}${suffix}`);
    } else {
      paths.set(value, path);
      lines.push(`${path}: ${typeof value}${suffix}`);
      queue.push(value);
    }
  };

  const flagsOf = ({ writable, enumerable, configurable, get, set }) =>
    (get || set ? '' : writable ? 'w' : '-') + (enumerable ? 'e' : '-') + (configurable ? 'c' : '-');

  const isUsual = (object, key, { value, writable, enumerable }) =>
    typeof object === 'function' && !writable && !enumerable
    && (key === 'length' ? typeof value === 'number' : key === 'name' && typeof value === 'string');

  const walk = () => {
    while (queue.length + prototypes.length > 0) {
      // Properties first: a prototype is best known as one.
      if (queue.length === 0) {
        const child = prototypes.shift();
        const prototype = Reflect.getPrototypeOf(child);
        const usual = typeof child === 'function' ? Function.prototype : Object.prototype;
        if (prototype !== usual) visit(`${paths.get(child)}.__proto__`, prototype);
        continue;
      }
      const object = queue.shift();
      const path = paths.get(object);
      const keys = Reflect.ownKeys(object).sort((a, b) => {
        const [x, y] = [keyText(a), keyText(b)];
        return x < y ? -1 : x > y ? 1 : 0;
      });
      for (const key of keys) {
        const found = Reflect.getOwnPropertyDescriptor(object, key);
        if (isUsual(object, key, found)) continue;
        const name = path + keyText(key);
        if ('value' in found) {
          visit(name, found.value, flagsOf(found));
        } else {
          if (found.get) visit(`${name}.get`, found.get, flagsOf(found));
          if (found.set) visit(`${name}.set`, found.set, flagsOf(found));
        }
      }
      prototypes.push(object);
    }
  };

  visit('globalThis', globalThis);
  walk();

  // What no name leads to: prototypes of what syntax and calls make.
  const iterator = (value) => value[Symbol.iterator]();
  const { proxy, revoke } = Proxy.revocable({}, {});
  const asyncFromSync = async function* () { yield* [1]; };
  const made = {
    'function': () => 1,
    'sloppy function': Function('return 1'),
    'sloppy arguments': Function('return arguments')(),
    'strict arguments': (function () { return arguments; })(),
    'class': class {},
    'generator': function* () {},
    'generator object': (function* () {})(),
    'async function': async () => 1,
    'async generator': asyncFromSync,
    'async generator object': asyncFromSync(),
    'array iterator': iterator([]),
    'string iterator': iterator(''),
    'Map iterator': iterator(new Map()),
    'Set iterator': iterator(new Set()),
    'matchAll iterator': ''.matchAll(/a/g),
    'promise': Promise.resolve(1),
    'error': new Error('message'),
    'aggregate error': new AggregateError([]),
    'match': /(?<name>a)/d.exec('a'),
    'template': ((strings) => strings)`text`,
    'bound': (() => 1).bind(null),
    'getter': Reflect.getOwnPropertyDescriptor({ get a() { return 1; } }, 'a'),
    'revoke': revoke,
    'target of a proxy': proxy,
    'segments': new Intl.Segmenter().segment('a'),
    'segments iterator': iterator(new Intl.Segmenter().segment('a')),
    'wrap iterator': typeof Iterator === 'function' ? Iterator.from({ next() { return {}; } }) : null,
    'iterator helper': typeof Iterator === 'function' ? iterator([]).map((x) => x) : null,
    'buffer': new ArrayBuffer(1),
    'typed array': new Uint8Array(1),
    'weak reference': new WeakRef({}),
    'date': new Date(0),
    'symbol': Object(Symbol.iterator),
  };
  try {
    null.property;
  } catch (error) {
    made['thrown by the engine'] = error;
  }
  Error.prepareStackTrace = (error, sites) => sites;
  made['call site'] = new Error('sites').stack[0];
  delete Error.prepareStackTrace;
  for (const name of Object.keys(made).sort()) visit(`{${name}}`, made[name]);
  walk();
  return lines.sort();
})();
