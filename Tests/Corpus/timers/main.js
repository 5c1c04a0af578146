const first = setTimeout(() => {}, 1e9);
const second = setInterval(() => {}, 1e9);
clearTimeout(second);
clearInterval(first);
clearTimeout(12345);
const third = setTimeout(() => {}, 1e9);
const functions = [setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask];
[first, second, third, ...functions.map(({ name, length }) => `${name}/${length}`)];
