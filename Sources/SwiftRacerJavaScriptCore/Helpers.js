// What the values of a context are asked for, with the built-ins as they were before any script.
(() => {
    'use strict';
    const {defineProperty, getOwnPropertyDescriptor, isExtensible} = Object;
    const {apply, construct, deleteProperty, set} = Reflect;
    const {NaN} = globalThis;
    const natives = new WeakMap();
    const nativeOf = WeakMap.prototype.get.bind(natives);
    const setNative = WeakMap.prototype.set.bind(natives);
    const dereference = Function.prototype.call.bind(WeakRef.prototype.deref);
    const {WeakRef: Weak, Error: MadeError, RegExp: MadeRegExp, Promise: MadePromise} = globalThis;
    const then = MadePromise.prototype.then;

    const hasOwn = (object, key) => getOwnPropertyDescriptor(object, key) !== undefined;

    return {
        __proto__: null,
        number: (value) => +value,
        string: (value) => `${value}`,
        object: (value) => Object(value),
        get: (value, key) => value[key],
        set: (value, key, to) => {
            value[key] = to;
        },
        delete: (value, key) => delete value[key],
        has: (value, key) => key in Object(value),
        define: (object, key, descriptor) => {
            defineProperty(object, key, descriptor);
        },
        call: (callee, receiver, list) => {
            if (typeof callee !== 'function') throw new TypeError(`${typeof callee} is not a function`);
            return apply(callee, receiver, list);
        },
        construct: (callee, list) => construct(callee, list),
        invoke: (value, name, list) => apply(value[name], value, list),
        isIdentical: (a, b) => a === b,
        isEqual: (a, b) => a == b,
        isInstance: (value, type) => value instanceof type,
        // -1, 0, 1, or undefined where neither is less.
        compare: (a, b) => {
            if (a == b) return 0;
            if (a < b) return -1;
            if (a > b) return 1;
            return undefined;
        },
        error: (message) => new MadeError(message),
        regExp: (pattern, flags) => new MadeRegExp(pattern, flags),
        symbol: (description) => Symbol(description),
        bigInt: (value) => BigInt(value),
        promise: (executor) => new MadePromise(executor),
        weak: (object) => new Weak(object),
        dereference: (reference) => dereference(reference),
        // An object that stands for one of the host's; `native` gives that.
        wrapper: (native, name) => {
            const made = {};
            defineProperty(made, Symbol.toStringTag, {value: name});
            setNative(made, native);
            return made;
        },
        native: (object) => nativeOf(object),
        // Where an Error was thrown, as the properties that JavaScriptCore gives it.
        locate: (error, line, column, url) => {
            if (!isExtensible(error)) return;
            const add = (key, value) => {
                if (value === undefined || hasOwn(error, key)) return;
                defineProperty(error, key, {value, writable: true, configurable: true});
            };
            add('line', line);
            add('column', column);
            add('sourceURL', url);
        },
    };
})();
