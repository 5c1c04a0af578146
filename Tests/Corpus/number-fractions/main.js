[0.1, -1.5, 0.1 + 0.2, 5e-324, Number.MAX_VALUE, Number.EPSILON, 1e-7];
