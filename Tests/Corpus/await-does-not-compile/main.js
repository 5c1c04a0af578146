await (;
