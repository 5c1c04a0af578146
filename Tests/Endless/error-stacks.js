for (;;) new Error("x").stack;
