/// Scripts that never end by themselves.
enum Endless {
    static let loop = "for (;;) {}"

    /// Hot loops that a compiler may optimise, and such that do their best to go on.
    static let loops = [
        loop,
        "while (true) { try { for (;;) {} } catch {} finally { continue; } }",
        "for (let sum = 0.5; ; sum = Math.sqrt(sum + 1)) {}",
        "for (;;) new Array(1000).fill(1.5)",
        "for (;;) [3, 1, 2].sort((a, b) => a - b)",
        "for (;;) 'abcabc'.replace(/b/g, () => 'x')",
        "(function again() { try { again(); } catch { } for (;;) {} })()",
        "/^(a+)+$/.test('a'.repeat(64) + 'b')",
        "Promise.resolve().then(function again() { return Promise.resolve().then(again); })",
        "Promise.resolve().then(() => { for (;;) {} })",
        "for (const item of { *[Symbol.iterator]() { for (;;) yield 1; } }) {}",
    ]
}
