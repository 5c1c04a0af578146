new Float64Array(10).sort(() => { for (;;); });
