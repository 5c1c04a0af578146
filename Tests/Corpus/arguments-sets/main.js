set => [set instanceof Set, set.size, [...set].sort()];
