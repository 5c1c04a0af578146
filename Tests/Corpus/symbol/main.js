[Symbol('name'), Symbol(''), Symbol(), Symbol.for('shared'), Symbol.iterator];
