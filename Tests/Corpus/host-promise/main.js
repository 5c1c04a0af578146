const promise = later(1);
[promise instanceof Promise, await promise + await later(2), await Promise.all([later("a"), later("b")])];
