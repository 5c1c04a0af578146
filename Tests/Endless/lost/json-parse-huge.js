JSON.parse(`[${Array(2e7).fill("{}").join()}]`);
