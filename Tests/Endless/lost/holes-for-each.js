new Array(2 ** 32 - 1).forEach(() => {});
