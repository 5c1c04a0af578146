// What the values of a context are asked for, with the built-ins as they were before any script.
(() => {
    'use strict';
    const {defineProperty, getOwnPropertyDescriptor, isExtensible} = Object;
    const {BigInt: MadeBigInt, Error: MadeError, Object: MadeObject} = globalThis;
    const {Promise: MadePromise, RegExp: MadeRegExp, Symbol: MadeSymbol, WeakRef: Weak} = globalThis;
    const {toStringTag} = Symbol;
    const {TypeError: MadeTypeError} = globalThis;
    const natives = new WeakMap();
    const nativeOf = WeakMap.prototype.get.bind(natives);
    const setNative = WeakMap.prototype.set.bind(natives);
    const dereference = Function.prototype.call.bind(WeakRef.prototype.deref);

    const hasOwn = (object, key) => getOwnPropertyDescriptor(object, key) !== undefined;

    return {
        __proto__: null,
        number: (value) => +value,
        string: (value) => `${value}`,
        get: (value, key) => value[key],
        set: (value, key, to) => {
            value[key] = to;
        },
        delete: (value, key) => delete value[key],
        has: (value, key) => key in MadeObject(value),
        define: (object, key, descriptor) => {
            defineProperty(object, key, descriptor);
        },
        isNoFunction: (name) => {
            throw new MadeTypeError(`${name} is not a function`);
        },
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
        symbol: (description) => MadeSymbol(description),
        bigInt: (value) => MadeBigInt(value),
        promise: (executor) => new MadePromise(executor),
        weak: (object) => new Weak(object),
        dereference: (reference) => dereference(reference),
        // An object that stands for one of the host's; `native` gives that.
        wrapper: (native, name) => {
            const made = {};
            defineProperty(made, toStringTag, {value: name});
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
