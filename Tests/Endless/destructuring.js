const [...rest] = {[Symbol.iterator]: () => ({next() { for (;;); }})};
