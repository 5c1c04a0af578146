const object = {
  get property() {
    throw new Error('getter');
  },
};
object.property;
