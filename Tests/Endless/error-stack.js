Error.prepareStackTrace = () => { for (;;); };
new Error().stack;
