"use strict";

// What Python's operators on the objects of this package mean in JavaScript.
({
    get: (object, key) => object[key],
    set: (object, key, value) => void (object[key] = value),
    has: (object, key) => key in Object(object),
    delete: (object, key) => key in Object(object) && delete object[key],

    // As for-in does, inherited names too. Array indices are numbers.
    keys(object) {
        const keys = [];
        for (const key in object)
            keys.push(String(key >>> 0) === key && key < 2 ** 32 - 1 ? key >>> 0 : key);
        return keys;
    },

    // What gives promises for the results of `call`: [value], [null, error], or, where the call was
    // cancelled, [], and nobody will hear of it.
    promising: (call) => (...args) => call(...args).then((result) => {
        if (result.length > 1) throw result[1];
        return result.length ? result[0] : new Promise(() => {});
    }),

    // The text of what was thrown, and its stack if it has one.
    describe(value) {
        const attempt = (action) => {
            try {
                return action();
            } catch {
                return undefined;
            }
        };
        const stack = attempt(() => value.stack);
        return [
            attempt(() => `${value}`) ?? "<string conversion failed>",
            typeof stack === "string" ? stack : null,
        ];
    },
});
