const some = count(5);
const first = [];
for (const n of some) {
  first.push(n);
  if (n === 1) break;
}
[[...count(3)], first, some[Symbol.iterator]() === some, count(1).next().done];
