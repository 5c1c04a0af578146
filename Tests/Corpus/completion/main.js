1;
if (true) { 'last'; }
var ignored = 2;
function alsoIgnored() {}
