console.log({toString() { for (;;); }, get x() { for (;;); }});
for (;;) console.log("x");
