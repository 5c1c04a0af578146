throw {code: 7};
