[new Error('plain'), new TypeError(''), new (class Mine extends RangeError {
  get name() { return 'Mine'; }
})('own')];
