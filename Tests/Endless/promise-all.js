(function f() { Promise.all([1, 2]).finally(f); })();
