import SwiftRacer

/// Takes values to JavaScript and back, each way there is, and compares.
enum ConversionHarness {
    static func run(_ input: [UInt8]) {
        var bytes = ByteReader(input)
        let isolate = Isolate()
        defer { isolate.close() }
        mustNotThrow("converting") {
            let context = try isolate.makeContext(timeout: .seconds(20))
            repeat {
                switch bytes.below(4) {
                case 0: try codable(Datum(&bytes), in: context)
                case 1: try graph(&bytes, in: context)
                case 2: try buffer(&bytes, in: context)
                default: try scalars(&bytes, in: context)
                }
            } while !bytes.isAtEnd
        }
    }

    // MARK: - Codable

    private static func codable(_ datum: Datum, in context: Context) throws {
        let told = datum.told
        let made = try JSValue(encoding: datum, in: context)
        compare(told, try Datum(live: made).told, "a live value")
        compare(told, try made.decoded(as: Datum.self).told, "a decoded value")

        let clone = try context.evaluate("structuredClone").function
        guard let clone else { fatalError("structuredClone is no function") }
        let cloned = try clone.call(made)
        compare(told, try cloned.decoded(as: Datum.self).told, "a clone")
    }

    private static func compare(_ expected: String, _ got: String, _ what: String) {
        mustHold(expected == got, "\(what) is what was made: \(got), expected \(expected)")
    }

    // MARK: - Graphs with cycles and sharing

    private static func graph(_ bytes: inout ByteReader, in context: Context) throws {
        let count = 1 + bytes.below(8)
        var nodes: [JSObject] = []
        for _ in 0..<count {
            switch bytes.below(4) {
            case 0: nodes.append(try context.makeArray())
            case 1: nodes.append(try context.makeMap())
            case 2: nodes.append(try context.makeSet())
            default: nodes.append(try context.makeObject())
            }
        }
        var links: [[Int]] = Array(repeating: [], count: count)
        for _ in 0..<bytes.below(20) {
            let (from, to) = (bytes.below(count), bytes.below(count))
            let target = JSValue.object(nodes[to])
            let key = JSValue.number(Double(links[from].count))
            switch nodes[from] {
            case let array as JSArray: try array.setElement(target, at: links[from].count)
            case let map as JSMap: try map.call(method: "set", key, target)
            case let set as JSSet:
                if links[from].contains(to) { continue }
                try set.call(method: "add", target)
            case let object: try object.setValue(target, forKey: "k\(links[from].count)")
            }
            links[from].append(to)
        }
        try check(nodes, links)
        decode(nodes[0])
    }

    private static func check(_ nodes: [JSObject], _ links: [[Int]]) throws(EngineError) {
        for (node, targets) in zip(nodes, links) {
            let found: [JSValue] =
                switch node {
                case let array as JSArray: try array.elements()
                case let map as JSMap: try map.entries().map(\.value)
                case let set as JSSet: try set.members()
                default: try node.properties().map(\.value)
                }
            mustHold(found.count == targets.count, "\(found.count) links, expected \(targets)")
            for (value, target) in zip(found, targets) {
                let isSame = try value.object?.isIdentical(to: nodes[target]) ?? false
                mustHold(isSame, "a link leads to the object that it was made with")
            }
        }
    }

    /// A graph with a cycle is no Swift value, which must be said; one without may be large.
    private static func decode(_ root: JSObject) {
        do {
            _ = try JSValue.object(root).decoded(as: AnyDatum.self)
        } catch is DecodingError {
        } catch {
            fatalError("must be a DecodingError: \(error)")
        }
    }

    // MARK: - Buffers

    private static let elementTypes: [JSBuffer.ElementType] = [
        .uint8, .uint8Clamped, .int8, .uint16, .int16, .uint32, .int32, .float32, .float64,
        .bigInt64, .bigUint64,
    ]

    private static func buffer(_ bytes: inout ByteReader, in context: Context) throws {
        let type = bytes.one(of: elementTypes)
        let content = (0..<(bytes.below(9) * type.byteCount)).map { _ in bytes.byte() }
        let buffer = try context.makeBuffer(copying: content, as: type)
        let made = try buffer.bytes()
        mustHold(made == content, "a buffer has the bytes that it was made of")

        // What a NaN looks like is V8's choice where an element was read and written.
        guard let clone = try context.evaluate("b => structuredClone(b)").function,
            let moved = try context.evaluate("b => structuredClone(b, {transfer: [b.buffer]})")
                .function
        else { fatalError("a function is no function") }
        for function in [clone, moved] {
            let result = try function.call(.object(buffer))
            guard let copy = result.object as? JSBuffer else { fatalError("no buffer: \(result)") }
            let copied = try copy.bytes()
            mustHold(copied == content, "a clone has the bytes of the buffer")
            mustHold(copy.elementType == type, "a clone has elements of the type")
        }
        let isDetached = try buffer.isDetached()
        mustHold(isDetached, "what was transferred is detached")
        do throws(EngineError) {
            _ = try buffer.bytes()
            fatalError("a detached buffer has bytes")
        } catch {
            mustHold(error.code == .detached, "a detached buffer says so: \(error)")
        }
    }

    // MARK: - Scalars

    private static func scalars(_ bytes: inout ByteReader, in context: Context) throws {
        let bits = bytes.integer()
        try integers(bits, in: context)

        let number = bytes.number()
        let asInt = try? Int64(JSValue.number(number))
        mustHold(asInt == Int64(exactly: number), "\(number) is \(String(describing: asInt))")
        let asByte = try? UInt8(JSValue.number(number))
        mustHold(asByte == UInt8(exactly: number), "\(number) is \(String(describing: asByte))")

        guard let echo = try context.evaluate("value => value").function else {
            fatalError("a function is no function")
        }
        let units = bytes.units()
        let text = try JSString(try echo.call(.string(JSString(utf16: units))))
        mustHold(text.utf16 == units, "\(text.utf16) is \(units)")
        mustHold(text.description == String(decoding: units, as: UTF16.self), "\(units) as String")

        let optional: [Double?] = [number.isNaN ? 0 : number, nil, 1]
        let back = try [Double?](try echo.call(try optional.jsValue(in: context)))
        mustHold(back == optional, "\(back) is \(optional)")
        let named = ["a": Int64(bitPattern: bits), "__proto__": 1, "t" + text.description: 2]
        let found = try [String: Int64](try echo.call(try named.jsValue(in: context)))
        mustHold(found == named, "\(found) is \(named)")
    }

    /// Whatever fits comes back as what it was, and what does not fit is refused.
    private static func integers(_ bits: UInt64, in context: Context) throws {
        let integer = Int64(bitPattern: bits)
        let signed = try Int64(try through(integer, in: context))
        mustHold(signed == integer, "\(signed) is \(integer)")
        let unsigned = try UInt64(try through(bits, in: context))
        mustHold(unsigned == bits, "\(unsigned) is \(bits)")
        let small = try? Int16(try through(integer, in: context))
        mustHold(small == Int16(exactly: integer), "\(integer) as Int16")
    }

    /// `value` as a script finds it when it is a global.
    private static func through(
        _ value: some JSConvertible, in context: Context
    ) throws(EngineError) -> JSValue {
        try context.globalObject().setValue(value.jsValue(in: context), forKey: "through")
        return try context.evaluate("through")
    }
}
