import SwiftRacer
import Synchronization
import Testing

@Suite struct JSBufferTests {
    let isolate: Isolate
    let context: Context

    init() throws {
        isolate = Isolate()
        context = try isolate.makeContext()
    }

    private func buffer(_ source: String) throws -> JSBuffer {
        try #require(try context.evaluate(source).object as? JSBuffer)
    }

    /// A buffer that has lost its memory.
    private func detachedBuffer() throws -> JSBuffer {
        let buffer = try buffer("var given = new ArrayBuffer(8); given")
        try context.evaluate("structuredClone(given, { transfer: [given] })")
        return buffer
    }

    // MARK: What it is

    @Test(arguments: [
        ("new Uint8Array(3)", JSBuffer.ElementType.uint8, 3),
        ("new Uint8ClampedArray(3)", .uint8Clamped, 3),
        ("new Int8Array(3)", .int8, 3), ("new Int16Array(3)", .int16, 6),
        ("new Uint16Array(3)", .uint16, 6), ("new Int32Array(3)", .int32, 12),
        ("new Uint32Array(3)", .uint32, 12), ("new Float32Array(3)", .float32, 12),
        ("new Float64Array(3)", .float64, 24), ("new BigInt64Array(3)", .bigInt64, 24),
        ("new BigUint64Array(3)", .bigUint64, 24),
    ])
    func aTypedArrayTellsItsElements(
        _ source: String, _ elementType: JSBuffer.ElementType, _ byteCount: Int
    ) throws {
        let buffer = try buffer(source)

        #expect(buffer.kind == .typedArray)
        #expect(buffer.elementType == elementType)
        #expect(try buffer.count() == 3)
        #expect(try buffer.byteCount() == byteCount)
        #expect(!buffer.isShared)
    }

    @Test(arguments: [
        ("new ArrayBuffer(5)", JSBuffer.Kind.arrayBuffer, false),
        ("new SharedArrayBuffer(5)", .arrayBuffer, true),
        ("new DataView(new ArrayBuffer(8), 2, 5)", .dataView, false),
        ("new DataView(new SharedArrayBuffer(8), 2, 5)", .dataView, true),
    ])
    func whatIsNoTypedArrayHasBytes(
        _ source: String, _ kind: JSBuffer.Kind, _ isShared: Bool
    ) throws {
        let buffer = try buffer(source)

        #expect(buffer.kind == kind)
        #expect(buffer.elementType == .uint8)
        #expect(try (buffer.count(), buffer.byteCount()) == (5, 5))
        #expect(buffer.isShared == isShared)
    }

    @Test func itIsAnObjectWithProperties() throws {
        let buffer = try buffer("new Float32Array([3, 1, 2])")

        try buffer.call(method: "sort")

        #expect(try Int(buffer.value(forKey: "byteLength")) == 12)
        #expect(try Double(buffer.value(forKey: "2")) == 3)
    }

    // MARK: Bytes

    @Test func bytesAreLentForReading() throws {
        let buffer = try buffer("new Int16Array([1, 258]).subarray(1)")

        let bytes = try buffer.withBytes { (bytes) throws(EngineError) in
            bytes.indices.map { bytes[$0] }
        }

        #expect(bytes == [2, 1])
    }

    @Test func bytesAreLentForWriting() throws {
        let buffer = try buffer("var made = new Uint8Array(3); made")

        try buffer.withMutableBytes { (bytes) throws(EngineError) in bytes[1] = 7 }

        #expect(try context.evaluate("String(made)", as: String.self) == "0,7,0")
        #expect(try buffer.bytes() == [0, 7, 0])
    }

    @Test func elementsAreLent() throws {
        let buffer = try buffer("var made = new Float64Array([0.5, 2]); made")

        try buffer.withMutableElements(of: Double.self) { (numbers) throws(EngineError) in
            numbers[0] *= 3
        }

        #expect(try context.evaluate("made[0]", as: Double.self) == 1.5)
        let last = try buffer.withElements(of: Double.self) { (numbers) throws(EngineError) in
            numbers[numbers.count - 1]
        }
        #expect(last == 2)
    }

    @Test(arguments: ["new Float64Array(1)", "new BigUint64Array(1)", "new ArrayBuffer(8)"])
    func elementsAreTakenForWhatTheyAre(_ source: String) throws {
        let buffer = try buffer(source)

        #expect {
            try buffer.withElements(of: Int64.self) { (_) throws(EngineError) in }
        } throws: {
            ($0 as? EngineError)?.code == .conversionFailed
        }
    }

    @Test func theBytesStayWhenTheBufferIsDetachedMeanwhile() throws {
        let buffer = try buffer("var given = new ArrayBuffer(65_536); given")

        try buffer.withMutableBytes { (bytes) throws(EngineError) in
            try context.evaluate("structuredClone(given, { transfer: [given] })")
            try isolate.collectGarbage()
            bytes[65_535] = 7
        }

        #expect(try buffer.isDetached())
    }

    @Test func anErrorOfTheBodyIsThrownOn() throws {
        let buffer = try buffer("new Uint8Array(1)")

        let error = try #require(throws: EngineError.self) {
            try buffer.withBytes { (_) throws(EngineError) in try context.evaluate("throw 1") }
        }

        #expect(error.code == .exception)
    }

    @Test func noBytesAreLentToo() throws {
        let buffer = try buffer("new Float64Array(0)")

        #expect(try buffer.withBytes { (bytes) throws(EngineError) in bytes.count } == 0)
        #expect(try buffer.bytes() == [])
    }

    @Test func aDetachedBufferThrows() throws {
        let buffer = try detachedBuffer()

        func expectDetached(_ body: () throws -> Void) {
            #expect { try body() } throws: { ($0 as? EngineError)?.code == .detached }
        }
        expectDetached { _ = try buffer.count() }
        expectDetached { _ = try buffer.byteCount() }
        expectDetached { _ = try buffer.bytes() }
        expectDetached { try buffer.withBytes { (_) throws(EngineError) in } }
        expectDetached { try buffer.withMutableBytes { (_) throws(EngineError) in } }
        #expect(try buffer.isDetached())
    }

    @Test func aClosedContextThrows() throws {
        let buffer = try buffer("new Uint8Array(1)")
        context.close()

        #expect { try buffer.count() } throws: { ($0 as? EngineError)?.code == .closed }
        #expect { try buffer.bytes() } throws: { ($0 as? EngineError)?.code == .closed }
    }

    @Test(.enabled(if: Engine.hasResizableBuffers, "this V8 has no resizable ArrayBuffer"))
    func aResizableBufferIsCopiedOnly() throws {
        let buffer = try buffer("new Uint8Array(new ArrayBuffer(2, { maxByteLength: 9 }))")

        #expect(try buffer.bytes() == [0, 0])
        #expect {
            try buffer.withBytes { (_) throws(EngineError) in }
        } throws: {
            ($0 as? EngineError)?.code == .invalidArgument
        }
    }

    @Test(.enabled(if: Engine.hasResizableBuffers, "this V8 has no resizable ArrayBuffer"))
    func whatIsOutOfBoundsThrows() throws {
        let view = try buffer(
            "var all = new ArrayBuffer(8, { maxByteLength: 8 }); new Uint16Array(all, 2, 3)")

        try context.evaluate("all.resize(4)")

        #expect { try view.count() } throws: { ($0 as? EngineError)?.code == .detached }
        #expect(try !view.isDetached())
    }

    // MARK: Making

    @Test func bytesAreCopiedIn() throws {
        let buffer = try context.makeBuffer(copying: [1, 0, 2, 0], as: .uint16)

        #expect(try Int(buffer.value(forKey: "length")) == 2)
        #expect(try buffer.bytes() == [1, 0, 2, 0])
        #expect(try context.makeBuffer(copying: []).count() == 0)
    }

    @Test func bytesMustBeWholeElements() throws {
        #expect {
            try context.makeBuffer(copying: [1, 2, 3], as: .float32)
        } throws: {
            ($0 as? EngineError)?.code == .invalidArgument
        }
    }

    @Test(.enabled(if: Engine.takesMemoryOfTheHost, "this V8 keeps to its sandbox"))
    func memoryOfTheHostIsUsedInPlaceAndGivenBack() throws {
        let memory = HostMemory(count: 4)
        let isolate = Isolate()
        let buffer = try memory.shared(in: isolate.makeContext())

        try buffer.setValue(5, forKey: "1")
        memory[2] = 6

        #expect(memory[1] == 5)
        #expect(try Int(buffer.value(forKey: "2")) == 6)
        #expect(!memory.isGivenBack)
        isolate.close()
        #expect(memory.isGivenBack)
    }

    @Test func onlyAnEngineWithoutASandboxUsesMemoryOfTheHost() {
        #expect(Engine.hasSandbox != Engine.takesMemoryOfTheHost)
    }

    @Test(.enabled(if: !Engine.takesMemoryOfTheHost, "this V8 has no sandbox"))
    func aSandboxRefusesMemoryOfTheHost() throws {
        let memory = HostMemory(count: 4)

        let error = try #require(throws: EngineError.self) { try memory.shared(in: context) }

        #expect(error.code == .invalidArgument)
        #expect(error.message.contains("make the buffer in JavaScript"))
        #expect(!memory.isGivenBack)
    }

    @Test func memoryThatIsNotAlignedIsRefused() throws {
        let memory = HostMemory(count: 4)

        #expect {
            try memory.shared(in: context, byteOffset: 1)
        } throws: {
            ($0 as? EngineError)?.code == .invalidArgument
        }
    }

    // MARK: Several isolates

    @Test func sharedMemoryIsUsedInEveryIsolate() throws {
        let buffer = try buffer("var all = new SharedArrayBuffer(8); new Int16Array(all, 2, 2)")
        let other = try Isolate().makeContext()
        let set = try #require(try other.evaluate("v => { v[1] = 5; return v }").function)

        let received = try #require(try set.call(.object(buffer)).object as? JSBuffer)

        #expect(received.elementType == .int16)
        #expect(try context.evaluate("new Int16Array(all)[2]", as: Int.self) == 5)
        #expect(try received.bytes() == [0, 0, 5, 0])
    }

    @Test func otherMemoryStaysInItsIsolate() throws {
        let buffer = try buffer("new Uint8Array(1)")
        let other = try Isolate().makeContext()
        let echo = try #require(try other.evaluate("v => v").function)

        #expect {
            try echo.call(.object(buffer))
        } throws: {
            ($0 as? EngineError)?.code == .conversionFailed
        }
    }

    @Test func atomicsWorkAcrossThreads() async throws {
        let buffer = try buffer("new Int32Array(new SharedArrayBuffer(4))")

        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let context = try Isolate().makeContext()
                    let add = try context.evaluate(
                        "view => { for (let i = 0; i < 10000; i++) Atomics.add(view, 0, 1) }")
                    try #require(add.function).call(.object(buffer))
                }
            }
            try await group.waitForAll()
        }

        #expect(try Int(buffer.value(forKey: "0")) == 40_000)
    }
}

extension Engine {
    static var hasResizableBuffers: Bool {
        let found = try? Isolate().makeContext().evaluate(
            "'resize' in ArrayBuffer.prototype", as: Bool.self)
        return found == true
    }

    static var takesMemoryOfTheHost: Bool {
        guard let context = try? Isolate().makeContext() else { return false }
        return (try? HostMemory(count: 3).shared(in: context)) != nil
    }
}

/// Memory that Swift has allocated.
@safe private final class HostMemory: @unchecked Sendable {
    // @unchecked Sendable because the tests use it on one thread at a time.
    private let numbers: UnsafeMutableBufferPointer<Int32>
    private let givenBack = Atomic<Bool>(false)

    var isGivenBack: Bool { givenBack.load(ordering: .relaxed) }

    init(count: Int) {
        unsafe numbers = .allocate(capacity: count)
        unsafe numbers.initialize(repeating: 0)
    }

    deinit {
        unsafe numbers.deallocate()
    }

    subscript(index: Int) -> Int32 {
        get { unsafe numbers[index] }
        set { unsafe numbers[index] = newValue }
    }

    func shared(in context: Context, byteOffset: Int = 0) throws -> JSBuffer {
        let bytes = unsafe UnsafeMutableRawBufferPointer(numbers)
        return try unsafe context.makeBuffer(
            sharing: UnsafeMutableRawBufferPointer(rebasing: bytes[byteOffset..<byteOffset + 12]),
            as: .int32
        ) { [self] in
            givenBack.store(true, ordering: .relaxed)
        }
    }
}
