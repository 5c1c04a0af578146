function load() {
  try {
    missing;
  } catch (error) {
    throw new Error('cannot load', {cause: error});
  }
}
load();
