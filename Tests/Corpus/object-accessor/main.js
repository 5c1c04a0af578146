({
  get x() { return this.y * 2; },
  y: 21,
});
