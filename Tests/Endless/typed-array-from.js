Uint8Array.from({length: 1, get 0() { for (;;); }});
