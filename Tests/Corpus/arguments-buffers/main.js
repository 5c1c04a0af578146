(...all) => all.map(made => `${made.constructor.name} ${made.byteOffset} ${made.join(" ")}`);
