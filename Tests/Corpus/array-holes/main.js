[, 1, , undefined, ,];
