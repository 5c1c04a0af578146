for (let i = 0; ; i++) Math.sqrt(i);
