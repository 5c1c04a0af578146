Array.from({[Symbol.iterator]() { return {next() { for (;;); }}; }});
