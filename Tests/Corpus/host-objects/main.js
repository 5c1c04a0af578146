['process', 'require', 'module', 'Buffer', 'fetch', 'window', 'XMLHttpRequest', 'Deno']
  .filter(name => name in globalThis);
