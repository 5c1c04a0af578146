[new Date(0), new Date(-1), new Date(1500000000123), new Date(-62135596800000), new Date(253402300799999)];
