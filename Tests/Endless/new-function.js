new Function("for (;;);")();
