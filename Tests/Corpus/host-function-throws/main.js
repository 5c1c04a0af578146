let caught;
try {
  fail("sold out");
} catch (error) {
  caught = [error instanceof Error, error.name, error.message, `${error}`];
}
caught;
