// one
// two
// three // four missing;
