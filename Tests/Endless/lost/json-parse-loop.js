const text = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id, name: "n" + id })));
for (;;) JSON.parse(text);
