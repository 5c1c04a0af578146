for (let a = []; ; ) { a = [a.length, {x: a.length}]; }
