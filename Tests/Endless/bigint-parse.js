const s = "9".repeat(1e6);
for (;;) BigInt(s);
