const order = ['script'];
Promise.resolve().then(() => order.push('first')).then(() => order.push('third'));
Promise.resolve().then(() => order.push('second'));
order;
