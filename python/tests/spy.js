// Collects every text that can be got out of a value: by reading, calling, constructing, throwing,
// converting, from what is thrown then, and from the call sites of each stack.
(root) => {
  const texts = [];
  const seen = new Set();
  const isObject = (value) =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (error, sites) => {
    for (const site of siteCount++ < 20 ? sites.slice(0, 10) : []) {
      for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(site))) {
        if (name === 'constructor') continue;
        attempt(`site.${name}`, () => site[name]());
      }
    }
    return sites.map(String).join('\n');
  };

  const queue = [['root', root]];
  const late = [];
  let siteCount = 0;
  const attempt = (path, action) => {
    try {
      queue.push([path, action()]);
    } catch (thrown) {
      queue.push([`${path} thrown`, thrown]);
    }
  };
  const own = new Set([globalThis, queue, texts, seen, late]);

  while (queue.length > 0 && seen.size < 400) {
    const [path, value] = queue.shift();
    if (!isObject(value)) {
      texts.push(`${path} = ${typeof value === 'symbol' ? value.description : value}`);
      continue;
    }
    if (seen.has(value) || own.has(value) || path.length > 200) continue;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const name = typeof key === 'symbol' ? key.description : key;
      texts.push(name);
      const found = Reflect.getOwnPropertyDescriptor(value, key);
      for (const part of ['value', 'get', 'set']) {
        if (found && part in found) queue.push([`${path}.${name}`, found[part]]);
      }
      attempt(`${path}.${name}`, () => value[key]);
    }
    queue.push([`${path}.__proto__`, Reflect.getPrototypeOf(value)]);
    for (const name of [
      '__class__', '__dict__', '__globals__', '__closure__', '__code__', '__self__', '__wrapped__',
      '__traceback__', '__cause__', '__context__', 'args', 'f_globals', 'gi_frame', 'cr_frame',
      'caller', 'arguments', 'constructor', 'stack', 'message', 'cause', 'errors',
    ]) attempt(`${path}.${name}`, () => value[name]);
    attempt(`${path} as text`, () => Object.prototype.toString.call(value));
    attempt(`${path} as string`, () => `${value}`);
    attempt(`${path} as JSON`, () => JSON.stringify(value));
    attempt(`${path} as clone`, () => structuredClone(value));
    attempt(`${path} in for`, () => {
      const all = [];
      for (const key in value) all.push(key);
      return all.join();
    });
    if (typeof value.then === 'function') {
      attempt(`${path}.then`, () => {
        value.then((result) => late.push([`${path} fulfilled`, result]),
          (reason) => late.push([`${path} rejected`, reason]));
      });
    }
    const isHosts = path.startsWith('root') && !/__proto__|constructor|thrown/.test(path);
    if (typeof value === 'function') {
      attempt(`${path} source`, () => Function.prototype.toString.call(value));
      if (!isHosts) continue;
      attempt(`${path}()`, () => value());
      attempt(`${path}.call`, () => value.call(globalThis, 1, 2, 3));
      attempt(`${path}(…)`, () => value('a', {}, [], () => 1, null, undefined, 1n, Symbol('s')));
      attempt(`new ${path}`, () => new value());
      attempt(`${path} proxied`, () => value.call(new Proxy({}, {}), new Proxy({}, {})));
      attempt(`extends ${path}`, () => { class Sub extends value {} return new Sub(); });
      attempt(`${path} called by`, () => (function sloppy() {
        value();
        return [sloppy.caller, sloppy.arguments, arguments.callee];
      })());
    } else if (isHosts) {
      if (Symbol.iterator in value && typeof value.next === 'function') {
        attempt(`${path} next`, () => value.next());
        attempt(`${path} return`, () => value.return?.(1));
        attempt(`${path} throw`, () => value.throw?.(new Error('mine')));
      }
      if (Symbol.asyncIterator in value) attempt(`${path} anext`, () => value.next?.());
      for (const key of Reflect.ownKeys(value)) {
        attempt(`${path}.${String(key)}=`, () => { 'use strict'; value[key] = {}; });
        attempt(`delete ${path}.${String(key)}`, () => { 'use strict'; delete value[key]; });
      }
    }
  }
  // What comes later, by promises, is asked for once more.
  const text = (value, depth) => {
    if (!isObject(value)) return String(value);
    if (depth === 0) return '';
    return Reflect.ownKeys(value).map((key) => {
      try {
        return `${String(key)}: ${text(value[key], depth - 1)}`;
      } catch (thrown) {
        return String(thrown);
      }
    }).join();
  };
  globalThis.more = () => late.map(([path, value]) => `${path} = ${text(value, 3)}`).join('\n');
  delete Error.prepareStackTrace;
  return texts.join('\n');
}
