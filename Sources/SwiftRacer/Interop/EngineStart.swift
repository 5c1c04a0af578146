internal import CV8
internal import Glibc
internal import Synchronization

/// V8's process-wide state; made by whoever asks first, never undone.
///
/// The only caller of `CV8/engine.h`.
enum EngineStart {
    /// The threads that V8 uses for compilation and garbage collection, beside those that enter.
    private static let workerThreads: Int32 = 2

    // Held while flags are set and while V8 starts, so that nobody sees a half of either.
    private static let lock = Mutex<Void>(())
    private static let started = Atomic<Bool>(false)

    /// Starts V8 unless it runs already.
    ///
    /// - Throws: ``EngineError`` if the environment has flags that cannot be set; nothing is started
    ///   then.
    static func ensure() throws(EngineError) {
        if started.load(ordering: .acquiring) { return }
        try lock.withLock { (_) throws(EngineError) in
            guard !started.load(ordering: .relaxed) else { return }
            try set(flagsOfEnvironment, from: "the environment variable \(variable)")
            BackgroundThread.prepareForForks()
            unsafe cv8_engine_start(cv8_engine_required_flags(), workerThreads)
            started.store(true, ordering: .releasing)
        }
    }

    /// Sets flags of V8, in their order, up to the first that cannot be set.
    static func setFlags(_ flags: [String]) throws(EngineError) {
        try lock.withLock { (_) throws(EngineError) in
            guard !started.load(ordering: .relaxed) else {
                throw EngineError(
                    .invalidArgument,
                    "cannot set flags of V8: it has started; set them before the first isolate is "
                        + "made")
            }
            try set(flags, from: "the call")
        }
    }

    /// The version of the V8 that is linked.
    static var version: String {
        unsafe String(cString: cv8_engine_version())
    }

    /// Whether that was built with its sandbox.
    static var hasSandbox: Bool {
        cv8_engine_has_sandbox()
    }
}

// MARK: - Flags

extension EngineStart {
    private static var variable: String { "SWIFTRACER_V8_FLAGS" }

    private static var flagsOfEnvironment: [String] {
        guard let text = unsafe getenv(variable) else { return [] }
        return unsafe String(cString: text).split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static var requiredFlags: [String] {
        unsafe String(cString: cv8_engine_required_flags()).split(separator: " ").map(String.init)
    }

    private static func set(_ flags: [String], from source: String) throws(EngineError) {
        for flag in flags {
            try check(flag, from: source)
            // V8 would do the same, with a warning on standard error.
            if flag == "--jitless" { _ = unsafe cv8_engine_set_flag("--no-expose-wasm") }
            guard unsafe cv8_engine_set_flag(flag) else {
                throw EngineError(
                    .invalidArgument,
                    "cannot set the flag '\(flag)' from \(source): V8 \(version) does not know it, "
                        + "or not with that value")
            }
        }
    }

    /// What V8 would take for something else than one flag, or what a promise of ours rests on.
    private static func check(_ flag: String, from source: String) throws(EngineError) {
        guard flag.hasPrefix("--"), flag.utf8.count > 2, !flag.utf8.contains(0) else {
            throw EngineError(
                .invalidArgument,
                "cannot set the flag '\(flag)' from \(source): expected one such as '--jitless' or "
                    + "'--stack-size=500'")
        }
        let name = nameOfFlag(flag)
        guard name != "help" else {
            throw EngineError(
                .invalidArgument,
                "cannot set the flag '\(flag)' from \(source): it sets nothing")
        }
        for required in requiredFlags where nameOfFlag(required) == name && required != flag {
            throw EngineError(
                .invalidArgument,
                "cannot set the flag '\(flag)' from \(source): SwiftRacer needs '\(required)'")
        }
    }

    /// The name without dashes, negation and value, as V8 compares names.
    private static func nameOfFlag(_ flag: String) -> Substring {
        var name = flag.drop { $0 == "-" }.prefix { $0 != "=" }
        name = Substring(String(name.map { $0 == "_" ? "-" : $0 }))
        if name.hasPrefix("no-") {
            name = name.dropFirst(3)
        } else if name.hasPrefix("no") {
            // V8 takes --nojitless too; of no flag that is compared here does the name begin so.
            name = name.dropFirst(2)
        }
        return name
    }
}
