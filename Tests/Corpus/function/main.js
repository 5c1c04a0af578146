[function named() {}, () => 1, class Box {}, async function later() {}, Math.max].map(f => f);
