/// Writes a program of JavaScript that the bytes of an input choose.
///
/// What is written parses, so that no input is wasted on syntax. Eight variables live through the
/// program, so that what one statement makes the next ones break.
struct ProgramWriter {
    private var bytes: ByteReader
    private var depth = 0
    private var size = 0

    /// Whether the harness is to collect garbage afterwards.
    let collectsGarbage: Bool

    init(_ input: [UInt8]) {
        bytes = ByteReader(input)
        collectsGarbage = bytes.bool()
    }

    /// What every program finds.
    static let prelude = """
        var v0 = {x: 1}, v1 = [1, 2.5, 'a', , {}], v2 = new Uint8Array(16), v3 = function(a, b) {
        return a }, v4 = new Map([[1, {}]]), v5 = 'text', v6 = 10n, v7 = new Proxy({}, {});
        """

    mutating func program() -> String {
        var text = bytes.bool() ? "'use strict';\n" : ""
        repeat {
            text += "try {\n\(statement())\n} catch (e) { v0 = e }\n"
        } while !bytes.isAtEnd && text.utf8.count < 20_000
        return text
            + bytes.one(of: [variable(), "[v0, v1, v2, v3, v4, v5, v6, v7]", "({v0, v1, v7})"])
    }

    // MARK: - Statements

    private mutating func statement() -> String {
        guard let down = deeper() else { return ";" }
        defer { depth = down }
        switch bytes.below(22) {
        case 0, 1, 2: return "\(variable()) = \(expression());"
        case 3: return "\(expression()).\(name()) = \(expression());"
        case 4: return "\(expression())[\(expression())] = \(expression());"
        case 5: return "if (\(expression())) { \(statement()) } else { \(statement()) }"
        case 6: return "for (var i = 0; i < \(loopCount()); i++) { \(statement()) }"
        case 7: return "for (const k of \(expression())) { \(statement()) }"
        case 8: return "for (const k in \(expression())) { \(statement()) }"
        case 9: return "try { \(statement()) } catch { \(statement()) } finally { \(statement()) }"
        case 10: return "throw \(expression());"
        case 11: return "delete \(expression())[\(key())];"
        case 12: return definition()
        case 13: return bytes.one(of: Self.pollution)
        case 14: return "while (\(expression())) { \(statement()); if (\(expression())) break; }"
        case 15: return "setTimeout(\(function()), \(bytes.below(3)));"
        case 16: return "queueMicrotask(\(function()));"
        case 17:
            return "Promise.\(combinator())(\(expression())).then(\(function()), \(function()));"
        case 18:
            return "console.\(bytes.one(of: ["log", "table", "trace", "dir"]))(\(arguments()));"
        case 19:
            return "(0, eval)(`\(bytes.one(of: ["v0 = this", "var g = 1", "throw v1", "("]))`);"
        case 20:
            return "(async () => { for await (const k of \(expression())) v1.push(k) })();"
        default: return "\(expression());"
        }
    }

    private mutating func definition() -> String {
        let kind = bytes.one(of: ["get", "set", "value"])
        let body = kind == "value" ? expression() : function()
        let flag = bytes.bool()
        return """
            Object.defineProperty(\(expression()), \(key()), {\(kind): \(body), \
            configurable: \(flag), enumerable: \(bytes.bool())});
            """
    }

    // MARK: - Expressions

    private mutating func expression() -> String {
        guard let down = deeper() else { return variable() }
        defer { depth = down }
        switch bytes.below(30) {
        case 0, 1, 2, 3: return variable()
        case 4: return literal()
        case 5, 6: return "\(expression()).\(name())"
        case 7: return "\(expression())[\(key())]"
        case 8, 9, 10: return "\(expression()).\(bytes.one(of: Self.methods))(\(arguments()))"
        case 11, 12: return "\(bytes.one(of: Self.functions))(\(arguments()))"
        case 13, 14: return "new \(bytes.one(of: Self.constructors))(\(arguments()))"
        case 15: return function()
        case 16: return proxy()
        case 17: return "(\(expression()) \(bytes.one(of: Self.operators)) \(expression()))"
        case 18:
            return "(\(bytes.one(of: ["typeof ", "-", "~", "!", "void ", "+"]))\(expression()))"
        case 19: return "[\(arguments())]"
        case 20: return "{\(members())}".inParentheses
        case 21: return "\(expression())?.[\(key())]"
        case 22: return "(function* () { yield \(expression()); yield* \(expression()) })()"
        case 23: return "(async () => { await \(expression()); return \(expression()) })()"
        case 24: return "(async function* () { yield \(expression()) })()"
        case 25: return "/\(pattern())/\(bytes.one(of: ["", "g", "gi", "u", "sy", "gm"]))"
        case 26: return "`${\(expression())}`"
        case 27:
            let parent = bytes.one(of: Self.constructors)
            return "(class extends \(parent) { constructor(...a) { super(...a); \(statement()) } })"
        case 28: return wasm()
        default: return "\(bytes.one(of: ["host", "hostCalls", "hostThrows"]))(\(arguments()))"
        }
    }

    private mutating func literal() -> String {
        switch bytes.below(7) {
        case 0: return String(describing: bytes.number()).javaScriptNumber
        case 1: return "\(Int64(bitPattern: bytes.integer()))n".inParentheses
        case 2: return "'" + bytes.units().map(\.escaped).joined() + "'"
        case 3: return bytes.one(of: ["undefined", "null", "true", "false", "globalThis", "this"])
        case 4: return "'ab'.repeat(\(bytes.one(of: ["0", "7", "1e3", "1e6", "2**28", "-1"])))"
        case 5: return "Symbol.\(bytes.one(of: Self.symbols))"
        default: return bytes.one(of: ["[]", "({})", "new Date(NaN)", "Object.create(null)", "-0"])
        }
    }

    private mutating func function() -> String {
        let body = bytes.bool() ? statement() : "return \(expression())"
        return bytes.one(of: [
            "(function (a, b) { \(body) })", "((a, b) => { \(body) })",
            "(async function (a) { \(body) })", "(function* (a) { \(body) })",
        ])
    }

    private mutating func proxy() -> String {
        let traps = (0..<(1 + bytes.below(3))).map { _ in
            "\(bytes.one(of: Self.traps)): \(function())"
        }
        return "new Proxy(\(expression()), {\(traps.joined(separator: ", "))})"
    }

    private mutating func members() -> String {
        (0..<bytes.below(4)).map { _ in
            switch bytes.below(5) {
            case 0: "get \(name())() { \(statement()) }"
            case 1: "set \(name())(a) { \(statement()) }"
            case 2: "[\(key())]: \(expression())"
            case 3: "[Symbol.\(bytes.one(of: Self.symbols))]: \(function())"
            default: "\(name()): \(expression())"
            }
        }.joined(separator: ", ")
    }

    /// A module by its bytes: sometimes a whole one, sometimes noise.
    private mutating func wasm() -> String {
        let body = bytes.one(of: Self.modules)
        let noise = bytes.bool() ? "" : ",\(bytes.byte()),\(bytes.byte())"
        let module = "new Uint8Array([0,97,115,109,1,0,0,0\(body)\(noise)])"
        return bytes.one(of: [
            "new WebAssembly.Instance(new WebAssembly.Module(\(module))).exports",
            "WebAssembly.instantiate(\(module))", "WebAssembly.validate(\(module))",
            "new WebAssembly.Memory({initial: 1, maximum: \(1 + bytes.below(200))})",
            "new WebAssembly.Table({element: 'anyfunc', initial: \(bytes.below(50))})",
        ])
    }

    private mutating func arguments() -> String {
        (0..<bytes.below(4)).map { _ in expression() }.joined(separator: ", ")
    }

    private mutating func key() -> String {
        switch bytes.below(4) {
        case 0: "'\(name())'"
        case 1: "\(bytes.below(20))"
        case 2: "Symbol.\(bytes.one(of: Self.symbols))"
        default: expression()
        }
    }

    private mutating func pattern() -> String {
        let part = bytes.one(
            of: ["(a+)+b", "(?<n>.)\\1*", "[^a]", "(?=x)", "(?<!y)z", "a{2,5}?", "$|^"])
        return bytes.bool() ? part : "\(part)|\(bytes.one(of: ["\\d", ".*.*=.*", "(|a)*"]))"
    }

    private mutating func variable() -> String { "v\(bytes.below(8))" }
    private mutating func name() -> String { bytes.one(of: Self.names) }
    private mutating func combinator() -> String {
        bytes.one(of: ["resolve", "reject", "all", "any", "race", "allSettled"])
    }
    private mutating func loopCount() -> String {
        bytes.one(of: ["3", "100", "5000", "v1.length", "1e9"])
    }

    /// The depth to come back to; nil if the program is deep or long enough.
    private mutating func deeper() -> Int? {
        size += 1
        guard depth < 7, size < 400 else { return nil }
        depth += 1
        return depth - 1
    }
}

extension String {
    fileprivate var inParentheses: String { "(\(self))" }

    /// A number of Swift's as one of JavaScript's.
    fileprivate var javaScriptNumber: String {
        switch self {
        case "inf": "Infinity"
        case "-inf": "(-Infinity)"
        case "nan", "-nan", "snan", "-snan": "NaN"
        default: hasPrefix("nan") || hasPrefix("-nan") ? "NaN" : inParentheses
        }
    }
}

extension UInt16 {
    /// As `\\uXXXX`.
    fileprivate var escaped: String {
        let digits = String(self, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
