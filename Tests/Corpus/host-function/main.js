[add(1, 2), add.name, add.length, typeof add, add instanceof Function, add === add,
 [1, 2, 3].map(x => add(x, 0.5)), Object.prototype.hasOwnProperty.call(add, "prototype")];
