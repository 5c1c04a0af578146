['process', 'require', 'module', 'Buffer', 'fetch', 'window', 'XMLHttpRequest', 'Deno', 'setImmediate', 'performance']
  .filter(name => name in globalThis);
