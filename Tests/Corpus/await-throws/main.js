await null;
function outer() {
  missing;
}
outer();
