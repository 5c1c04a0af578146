const one = await 1;
let sum = one;
for (const n of [Promise.resolve(2), 3]) sum += await n;
sum;
