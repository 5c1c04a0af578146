eval("for (;;);");
