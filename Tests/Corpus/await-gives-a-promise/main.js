await null;
new Promise((resolve) => resolve("followed"));
