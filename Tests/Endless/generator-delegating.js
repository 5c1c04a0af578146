function* g() { yield 1; yield* g(); }
for (;;) { try { for (const x of g()); } catch { } }
