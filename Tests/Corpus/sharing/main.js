const shared = {n: 1};
[shared, [shared], {n: 1}];
