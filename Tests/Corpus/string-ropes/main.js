let rope = '';
for (let i = 0; i < 1000; i++) rope += i % 10;
[rope.length, rope.slice(0, 12), rope.slice(5, 25), rope === '0123456789'.repeat(100)];
