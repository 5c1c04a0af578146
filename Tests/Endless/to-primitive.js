+{[Symbol.toPrimitive]() { for (;;); }};
