"x".replace(/x/, () => { for (;;); });
