internal import CSwiftRacer
internal import SwiftRacer

// What the structs of options say.

/// Refuses a struct that says another size than the header that this was compiled with.
///
/// A later header's may be longer: what it has more is zero for whoever does not use it.
@unsafe private func check<Options>(
    _ options: Options, _ size: Int, _ name: StaticString
) throws(EngineError) {
    guard size >= MemoryLayout<Options>.stride else {
        throw .invalid(
            "the size of \(name) is \(size): expected \(MemoryLayout<Options>.stride), which its "
                + "_INIT sets")
    }
}

private func duration(_ nanoseconds: UInt64) -> Duration? {
    nanoseconds == 0 ? nil : .nanoseconds(Int64(clamping: nanoseconds))
}

private func byteCount(_ count: Int) throws(EngineError) -> Int? {
    guard count >= 0 else { throw .invalid("\(UInt(bitPattern: count)) bytes are too many") }
    return count == 0 ? nil : count
}

/// How a call is made.
struct CallOptions {
    var name = "<eval>"
    var line: Int32 = 1
    var timeoutNanoseconds: UInt64 = 0
    var cpuTimeout: Duration?
    var cancellation: Cancellation?

    var timeout: Duration? { duration(timeoutNanoseconds) }

    @unsafe init(_ options: UnsafePointer<sr_call_options_t>?) throws(EngineError) {
        guard let options = unsafe options?.pointee else { return }
        unsafe try check(options, options.size, "the options of a call")
        if let name = unsafe repairedText(options.name) { self.name = name }
        if unsafe options.line != 0 {
            guard let line = unsafe Int32(exactly: options.line) else {
                throw unsafe .invalid("cannot begin at line \(options.line): not in 1..<2³¹")
            }
            self.line = line
        }
        unsafe timeoutNanoseconds = options.timeout_ns
        unsafe cpuTimeout = duration(options.cpu_timeout_ns)
        unsafe cancellation = borrow(options.cancellation)
    }
}

extension Context {
    /// Enters the context for a call.
    func withScope<Result>(
        _ options: CallOptions, _ body: (borrowing Scope) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try withScope(
            timeout: options.timeout, cpuTimeout: options.cpuTimeout,
            cancellation: options.cancellation, body)
    }
}

/// What an isolate is made with; made before anything can fail, since what it gets passes to it.
@unsafe struct IsolateSetup: @unchecked Sendable {
    // @unchecked Sendable because the program says that any thread may call what is in it.

    private let options: sr_isolate_options_t?
    private let userData: UserData?

    @unsafe init(_ options: UnsafePointer<sr_isolate_options_t>?) {
        unsafe self.options = options?.pointee
        unsafe userData = self.options.map { unsafe UserData($0.env, $0.release) }
    }

    func make() throws(EngineError) -> Isolate {
        // Where V8 cannot start, an isolate would end the process.
        guard let options = unsafe options else {
            try Engine.start()
            return Isolate()
        }
        unsafe try check(options, options.size, "the options of an isolate")
        try Engine.start()
        return unsafe Isolate(
            heapLimit: try byteCount(options.heap_limit),
            stackLimit: try byteCount(options.stack_limit),
            softHeapLimit: try byteCount(options.soft_heap_limit)
        ) { unsafe softLimitReached() }
    }

    private func softLimitReached() {
        unsafe options?.on_soft_heap_limit?(userData?.environment)
    }
}

/// What a context is made with; made before anything can fail, since what it gets passes to it.
@unsafe struct ContextSetup: @unchecked Sendable {
    // @unchecked Sendable because the program says that any thread may call what is in it.

    private let options: sr_context_options_t?
    private let userData: UserData?

    @unsafe init(_ options: UnsafePointer<sr_context_options_t>?) {
        unsafe self.options = options?.pointee
        unsafe userData = self.options.map { unsafe UserData($0.env, $0.release) }
    }

    func make(in isolate: Isolate) throws(EngineError) -> Context {
        guard let options = unsafe options else { return try isolate.makeContext() }
        unsafe try check(options, options.size, "the options of a context")
        var settings = ContextOptions(
            backgroundTimeout: unsafe duration(options.background_timeout_ns))
        try unsafe settings.deny(options.without)
        if unsafe options.console != nil { settings.console = { unsafe write($0) } }
        if unsafe options.unhandled != nil { settings.unhandled = { unsafe tell($0) } }
        return try isolate.makeContext(
            timeout: unsafe duration(options.timeout_ns),
            cpuTimeout: unsafe duration(options.cpu_timeout_ns), options: settings)
    }

    private func write(_ message: ConsoleMessage) {
        let level = Lent(message.level.rawValue)
        let text = Lent(message.text)
        unsafe options?.console?(userData?.environment, level.start, text.start, text.count)
        withExtendedLifetime((level, text)) {}
    }

    private func tell(_ error: EngineError) {
        let box = ErrorBox(error)
        unsafe options?.unhandled?(userData?.environment, lend(box))
        withExtendedLifetime(box) {}
    }
}

extension ContextOptions {
    fileprivate mutating func deny(_ features: UInt32) throws(EngineError) {
        func has(_ feature: sr_feature_t) -> Bool { features & feature.rawValue == 0 }
        guard features < sr_feature_shared_objects.rawValue << 1 else {
            throw .invalid("cannot do without the features \(features): some are not known")
        }
        timers = has(sr_feature_timers)
        queueMicrotask = has(sr_feature_queue_microtask)
        structuredClone = has(sr_feature_structured_clone)
        webAssembly = has(sr_feature_web_assembly)
        codeGenerationFromStrings = has(sr_feature_code_generation_from_strings)
        sharedObjects = has(sr_feature_shared_objects)
    }
}
