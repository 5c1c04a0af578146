const order = [];
Promise.resolve().then(() => order.push('reaction'));
queueMicrotask(() => { order.push('microtask'); queueMicrotask(() => order.push('of a microtask')); });
order.push('script');
order;
