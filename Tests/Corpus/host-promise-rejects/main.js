await reject("not today").catch((error) => [error instanceof Error, error.name, error.message]);
