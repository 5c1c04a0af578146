Reflect.ownKeys(new Proxy({}, {ownKeys() { for (;;); }}));
