const thrown = { a: 1 };
const caught = [];
for (const value of [thrown, 7, undefined, new RangeError("no")]) {
  try {
    call(() => {
      throw value;
    });
  } catch (error) {
    caught.push(error === value);
  }
}
caught;
