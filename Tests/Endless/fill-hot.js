for (;;) new Array(1000).fill(1.5);
