// Values that were made to break whoever touches them; a maker for each, since many work only once.
// `escape()` is what they do at every chance: it notes that code of theirs ran, which is allowed, and
// changes what it can reach.
(() => {
  const trap = (target, handler) => new Proxy(target, handler);
  const fail = () => { throw new RangeError('hostile'); };
  const everyTrap = (trap) => Object.fromEntries(Object.getOwnPropertyNames(Reflect)
    .filter((name) => typeof Reflect[name] === 'function').map((name) => [name, trap]));
  const getter = (object, key, get) => Object.defineProperty(object, key, {
    get, enumerable: true, configurable: true,
  });
  const deep = (count, wrap) => {
    let value = {};
    for (let i = 0; i < count; i++) value = wrap(value);
    return value;
  };
  const detached = (make) => {
    const buffer = new ArrayBuffer(64);
    const value = make(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    return value;
  };
  const resizable = (make) => {
    const buffer = new ArrayBuffer(64, { maxByteLength: 1024 });
    const value = make(buffer);
    buffer.resize?.(8);
    return value;
  };

  return {
    // Getters.
    'getter that throws': () => getter({}, 'a', fail),
    'getter that returns itself': () => { const o = {}; return getter(o, 'a', () => o); },
    'getter that makes another': () => {
      const make = () => getter({}, 'a', make);
      return make();
    },
    'getter that deletes its neighbours': () => {
      const o = { z: 1 };
      for (let i = 0; i < 50; i++) getter(o, `k${i}`, () => { delete o.z; delete o[`k${i + 1}`]; return i; });
      return o;
    },
    'getter that adds keys': () => {
      const o = {};
      let n = 0;
      return getter(o, 'a', () => { for (let i = 0; i < 9; i++) o[`b${n++}`] = {}; return n; });
    },
    'getter that shortens the array': () => {
      const a = Array.from({ length: 1000 }, (_, i) => ({ i }));
      return getter(a, 3, () => { a.length = 1; return 'gone'; });
    },
    'getter that lengthens the array': () => {
      const a = [1, 2, 3];
      return getter(a, 1, () => { a.length = 100000; return 'more'; });
    },
    'getter that turns the array into a dictionary': () => {
      const a = Array.from({ length: 100 }, (_, i) => i + 0.5);
      return getter(a, 1, () => { a[1e6] = {}; return 1; });
    },
    'getter that freezes and reparents': () => {
      const o = { b: 1 };
      return getter(o, 'a', () => { Object.setPrototypeOf(o, null); Object.freeze(o); return 1; });
    },
    'getter that collects garbage': () => getter({ b: [] }, 'a', () => {
      const all = [];
      for (let i = 0; i < 2e4; i++) all.push({ i });
      return all.length;
    }),
    'getter of length': () => getter({ length: 0 }, 'length', fail),
    'getter of the iterator': () => getter({}, Symbol.iterator, fail),
    // Proxies.
    'Proxy whose traps throw': () => trap({}, everyTrap(fail)),
    'Proxy of a function whose traps throw': () => trap(() => 1, everyTrap(fail)),
    'Proxy of an array whose traps throw': () => trap([], everyTrap(fail)),
    'Proxy whose traps return nothing': () => trap({ a: 1 }, everyTrap(() => undefined)),
    'Proxy whose traps return themselves': () => {
      const proxy = trap({ a: 1 }, everyTrap(() => proxy));
      return proxy;
    },
    'Proxy that lies about its keys': () => trap({}, {
      ownKeys: () => ['a', 'b', 'c'],
      getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
      get: (_, key) => (key === 'b' ? fail() : key),
    }),
    'Proxy with many keys': () => trap({}, {
      ownKeys: () => Array.from({ length: 5000 }, (_, i) => `k${i}`),
      getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
    }),
    'Proxy of an array that lies about its length': () => trap([1], {
      get: (target, key) => (key === 'length' ? 2 ** 32 - 1 : target[key]),
    }),
    'revoked Proxy': () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; },
    'revoked Proxy of an array': () => {
      const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy;
    },
    'revoked Proxy of a function': () => {
      const { proxy, revoke } = Proxy.revocable(() => 1, {}); revoke(); return proxy;
    },
    'Proxy that revokes itself': () => {
      const { proxy, revoke } = Proxy.revocable({ a: 1 }, { ownKeys: (t) => { revoke(); return Reflect.ownKeys(t); } });
      return proxy;
    },
    'Proxies of Proxies': () => deep(2000, (value) => trap(value, {})),
    'Proxy as prototype': () => Object.create(trap({}, everyTrap(fail))),
    'Proxy of a typed array': () => trap(new Uint8Array(8), {}),
    'Proxy of a Map': () => trap(new Map([[1, 2]]), {}),
    'Proxy of a Promise': () => trap(Promise.resolve(1), {}),
    'Proxy of an Error': () => trap(new Error('inner'), { get: fail }),
    // Thenables.
    'thenable that throws': () => ({ then: fail }),
    'thenable getter that throws': () => getter({}, 'then', fail),
    'thenable that resolves with itself': () => {
      const thenable = { then(resolve) { resolve(thenable); } };
      thenable.then = (resolve) => resolve(1);
      return thenable;
    },
    'thenable that resolves many times': () => ({
      then(resolve, reject) { resolve(1); reject(2); resolve({ then: fail }); throw 3; },
    }),
    'Promise with a replaced then': () => Object.assign(Promise.resolve(1), { then: fail }),
    'Promise with a hostile constructor': () => getter(Promise.resolve(1), 'constructor', fail),
    'rejected with a Proxy': () => {
      const promise = Promise.reject(trap({}, everyTrap(fail)));
      promise.catch(() => {});
      return promise;
    },
    'Promise subclass': () => class extends Promise { static get [Symbol.species]() { return fail(); } }.resolve(1),
    // Species and subclasses.
    'array subclass with a hostile species': () => {
      class Hostile extends Array { static get [Symbol.species]() { return fail(); } }
      return Hostile.from([1, 2, 3]);
    },
    'array with a hostile constructor': () => getter([1, 2, 3], 'constructor', fail),
    'array whose species is a Proxy': () => Object.assign([1, 2, 3], {
      constructor: { [Symbol.species]: trap(function Species() {}, { construct: () => trap([], everyTrap(fail)) }) },
    }),
    'Map subclass': () => new (class extends Map {
      get size() { return fail(); } get() { return fail(); } set() { return fail(); }
      entries() { return fail(); } [Symbol.iterator]() { return fail(); } forEach() { return fail(); }
    })(),
    'Set subclass': () => new (class extends Set {
      get size() { return -1; } has() { return fail(); } values() { return fail(); }
    })(),
    'Map that holds itself': () => { const map = new Map(); map.set(map, map); return map; },
    'Set that holds itself': () => { const set = new Set(); set.add(set); return set; },
    'Map with hostile keys': () => new Map([[trap({}, everyTrap(fail)), 1], [NaN, getter({}, 'a', fail)]]),
    'typed array subclass': () => new (class extends Uint8Array {
      get length() { return 2 ** 40; } get byteLength() { return -1; } get buffer() { return fail(); }
    })(8),
    'typed array with an own length': () => Object.defineProperty(new Uint8Array(8), 'length', { value: 1e9 }),
    'Date with a hostile value': () => Object.assign(new Date(8.64e15), { valueOf: fail, getTime: fail }),
    'RegExp with hostile properties': () => getter(getter(/a/g, 'source', fail), 'flags', fail),
    'Error with getters': () => getter(getter(getter(new Error('e'), 'message', fail), 'stack', fail), 'cause', fail),
    'Error that is its own cause': () => { const e = new Error('e'); e.cause = e; return e; },
    'Error with endless causes': () => {
      const make = () => getter(new Error('e'), 'cause', make);
      return make();
    },
    'Error whose name is no text': () => Object.assign(new Error('e'), { name: Symbol('s'), message: {} }),
    'AggregateError with a hostile list': () => Object.assign(new AggregateError([]), { errors: trap([], everyTrap(fail)) }),
    // Buffers.
    'detached ArrayBuffer': () => detached((buffer) => buffer),
    'typed array of a detached buffer': () => detached((buffer) => new Float64Array(buffer)),
    'DataView of a detached buffer': () => detached((buffer) => new DataView(buffer, 8)),
    'shrunk buffer': () => resizable((buffer) => buffer),
    'typed array out of bounds': () => resizable((buffer) => new Uint8Array(buffer, 16, 16)),
    'typed array that tracks its length': () => resizable((buffer) => new Uint16Array(buffer)),
    'DataView out of bounds': () => resizable((buffer) => new DataView(buffer, 32)),
    'empty buffer': () => new ArrayBuffer(0),
    'object with a detached buffer and a getter that detaches': () => {
      const bytes = new Uint8Array(64);
      return getter({ bytes, after: bytes }, 'bytes', () => {
        structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
        return bytes;
      });
    },
    // Prototypes.
    'null prototype': () => Object.create(null),
    'prototype chain of a thousand': () => deep(1000, (value) => Object.create(value)),
    'own __proto__': () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}'),
    'everything is a setter': () => Object.defineProperty({}, 'a', { set: fail, enumerable: true }),
    'symbols as keys': () => ({ [Symbol.iterator]: fail, [Symbol.toPrimitive]: fail, [Symbol.toStringTag]: {} }),
    'toString, valueOf and toJSON throw': () => ({ toString: fail, valueOf: fail, toJSON: fail }),
    'function with hostile properties': () => getter(getter(() => 1, 'name', fail), 'length', fail),
    'function whose name is an object': () => Object.defineProperty(() => 1, 'name', { value: trap({}, everyTrap(fail)) }),
    'bound Proxy': () => Function.prototype.bind.call(trap(() => 1, { get: () => undefined })),
    'class that throws': () => class { constructor() { fail(); } },
    'generator that throws': () => (function* hostile() { try { yield 1; } finally { fail(); } })(),
    'iterator without end': () => ({ [Symbol.iterator]() { return this; }, next: () => ({ value: 1, done: false }), i: 0 }),
    'iterator whose next is no function': () => ({ [Symbol.iterator]: () => ({ next: 1 }) }),
    'arguments object': () => (function sloppy() { return arguments; })(1, 2),
    'global object': () => globalThis,
    // Sizes.
    'deep array': () => deep(20000, (value) => [value]),
    'deep object': () => deep(20000, (value) => ({ value })),
    'sparse array': () => { const a = []; a[2 ** 20] = 1; return a; },
    'wide and shared': () => { const leaf = {}; return Array.from({ length: 2000 }, () => leaf); },
    'doubling': () => deep(18, (value) => [value, value]),
    'lone surrogates': () => ({ '\ud800': '\udfff', s: '\ud83d' }),
    'huge BigInt': () => 2n ** 20000n,
    'text with NUL': () => ({ 'a\0b': '\0' }),
    'invalid Date': () => new Date(NaN),
    'WeakRef': () => new WeakRef({}),
    'boxed symbol': () => Object(Symbol('s')),
    'boxed string with properties': () => Object.assign(Object('text'), { a: fail }),
  };
})()
