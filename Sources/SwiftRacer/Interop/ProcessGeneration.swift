internal import CV8

/// Tells a forked child from its parent.
///
/// The only caller of `CV8/fork.h`, but for host functions.
struct ProcessGeneration: Sendable {
    private let number: UInt32

    /// That of this process.
    static var current: ProcessGeneration { ProcessGeneration(number: cv8_process_generation()) }

    /// Whether this process is a child, forked since.
    @inline(__always) var isOver: Bool { number != cv8_process_generation() }
}

extension EngineError {
    /// What everything of the parent's throws in a forked child.
    @inline(never) package static func forked(_ what: String) -> EngineError {
        EngineError(
            .forked,
            "cannot use the \(what): it belongs to the parent of this process, which was forked from "
                + "it; make a new isolate here, or start processes by spawn or forkserver")
    }
}
