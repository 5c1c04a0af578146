extension ProgramWriter {
    static let names = [
        "x", "length", "name", "constructor", "__proto__", "prototype", "then", "buffer", "message",
        "stack", "cause", "size", "lastIndex", "raw", "done", "value", "toString", "valueOf",
        "toJSON",
        "byteLength", "next", "return", "exports", "source", "exec", "species", "callee", "caller",
    ]

    static let symbols = [
        "iterator", "asyncIterator", "toPrimitive", "toStringTag", "species", "hasInstance",
        "isConcatSpreadable", "match", "replace", "split", "unscopables",
    ]

    static let traps = [
        "get", "set", "has", "deleteProperty", "ownKeys", "getOwnPropertyDescriptor",
        "defineProperty", "getPrototypeOf", "setPrototypeOf", "isExtensible", "preventExtensions",
        "apply", "construct",
    ]

    static let operators = [
        "+", "-", "*", "/", "%", "**", "<", "==", "===", "&", ">>>", "<<", "in", "instanceof", "&&",
        "??", ",", "|",
    ]

    static let methods = [
        "push", "pop", "shift", "splice", "sort", "slice", "map", "filter", "reduce", "concat",
        "fill",
        "flat", "flatMap", "join", "indexOf", "includes", "copyWithin", "reverse", "forEach", "at",
        "find", "findLast", "entries", "keys", "values", "set", "get", "add", "delete", "clear",
        "has",
        "subarray", "toString", "valueOf", "call", "apply", "bind", "then", "catch", "finally",
        "next",
        "return", "throw", "replace", "replaceAll", "match", "matchAll", "split", "padStart",
        "repeat",
        "normalize", "localeCompare", "charCodeAt", "codePointAt", "exec", "test", "toFixed",
        "toISOString", "getTime", "setFullYear", "resize", "transfer", "grow", "toLocaleString",
        "hasOwnProperty", "isPrototypeOf", "substring", "trim", "from", "of", "stringify", "parse",
        "description", "deref", "register", "slice",
    ]

    static let functions = [
        "Object.assign", "Object.create", "Object.freeze", "Object.keys", "Object.entries",
        "Object.fromEntries", "Object.getOwnPropertyDescriptors", "Object.setPrototypeOf",
        "Object.defineProperties", "Object.getPrototypeOf", "Reflect.ownKeys", "Reflect.construct",
        "Reflect.apply", "Reflect.set", "Reflect.get", "JSON.stringify", "JSON.parse", "Array.from",
        "Array.of", "Array.isArray", "structuredClone", "String", "Number", "BigInt", "Symbol",
        "String.raw", "String.fromCharCode", "BigInt.asUintN", "Math.max", "parseInt", "isNaN",
        "encodeURIComponent", "decodeURI", "Atomics.add", "Atomics.store", "Date.UTC", "Symbol.for",
        "Proxy.revocable", "Error.captureStackTrace", "ArrayBuffer.isView", "Promise.all",
        "Function.prototype.toString.call", "Object.prototype.toString.call",
    ]

    static let constructors = [
        "Object", "Array", "Function", "Map", "Set", "WeakMap", "WeakSet", "WeakRef", "Date",
        "RegExp", "Error", "TypeError", "AggregateError", "Promise", "ArrayBuffer",
        "SharedArrayBuffer", "DataView", "Uint8Array", "Int16Array", "Float32Array", "Float64Array",
        "BigInt64Array", "BigUint64Array", "Uint8ClampedArray", "String", "Number", "Boolean",
        "FinalizationRegistry", "Proxy", "Intl.NumberFormat", "Intl.DateTimeFormat", "v3",
    ]

    /// What scripts do to the built-ins that a host might rely on.
    static let pollution = [
        "Object.prototype.get = v3;", "Object.prototype.x = v1;",
        "Object.defineProperty(Object.prototype, 'value', {get: v3, set: v3, configurable: true});",
        "Array.prototype[Symbol.iterator] = v3;", "Array.prototype[3] = v0;",
        "Promise.prototype.then = v3;", "Object.prototype.then = v3;", "Array.prototype.push = v3;",
        "Map.prototype.entries = v3;", "Error.prepareStackTrace = v3;",
        "Error.stackTraceLimit = v1;", "Object.setPrototypeOf(Array.prototype, v7);",
        "globalThis.Object = globalThis.Array = v3;", "RegExp.prototype.exec = v3;",
        "Function.prototype.call = v3;", "Uint8Array.prototype.__proto__ = null;",
        "Symbol.prototype[Symbol.toPrimitive] = v3;",
        "Object.defineProperty(Uint8Array.prototype.__proto__, 'length', {get: v3});",
        "Object.defineProperty(ArrayBuffer, Symbol.species, {get: v3});",
        "structuredClone(v2, {transfer: [v2.buffer]});", "console.log = v3;",
        "globalThis.__proto__ = v7;", "Error.stackTraceLimit = Infinity;",
    ]

    /// The sections of small modules, in numbers: nothing; memory that grows; an endless loop;
    /// endless recursion.
    static let modules = [
        "", ",5,3,1,0,1",
        ",1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11",
        ",1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,6,1,4,0,16,0,11",
        ",1,5,1,96,0,1,127,3,2,1,0,5,3,1,0,1,7,5,1,1,102,0,0,10,8,1,6,0,65,100,64,0,11",
    ]
}
