(function recurse() { recurse(); })();
