structuredClone({get x() { for (;;); }});
