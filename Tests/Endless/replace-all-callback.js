for (;;) "x".repeat(1e5).replaceAll("x", () => "y");
