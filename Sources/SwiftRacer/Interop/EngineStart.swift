internal import CV8

/// V8's process-wide state; made by whoever asks first, never undone.
///
/// The only caller of `CV8/engine.h`.
enum EngineStart {
    /// The threads that V8 uses for compilation and garbage collection, beside those that enter.
    private static let workerThreads: Int32 = 2

    private static let started: Void = {
        unsafe cv8_engine_start(cv8_engine_required_flags(), workerThreads)
    }()

    /// Starts V8 unless it runs already.
    static func ensure() {
        _ = started
    }

    /// The version of the V8 that is linked.
    static var version: String {
        unsafe String(cString: cv8_engine_version())
    }
}
