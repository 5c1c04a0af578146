const text = JSON.stringify(Array.from({length: 100}, (_, i) => ({i})));
for (;;) JSON.parse(text);
