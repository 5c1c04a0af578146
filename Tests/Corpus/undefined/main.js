undefined;
