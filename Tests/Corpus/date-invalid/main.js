new Date(NaN);
