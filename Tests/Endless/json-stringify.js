JSON.stringify({toJSON() { for (;;); }});
