const all = [];
for await (const n of ticks(3)) all.push(n);
const some = ticks(3);
for await (const n of some) if (n === 1) break;
[all, some[Symbol.asyncIterator]() === some, (await some.next()).done];
