import Dispatch
import SwiftRacer
import Synchronization
import Testing

/// What is told of errors that reach no caller.
final class Reports: Sendable {
    private let errors = Mutex<[EngineError]>([])
    private let count = DispatchSemaphore(value: 0)

    /// Options that have errors told here.
    var options: ContextOptions {
        ContextOptions(unhandled: { [self] error in
            errors.withLock { $0.append(error) }
            count.signal()
        })
    }

    /// Waits for the next error.
    func next() throws -> EngineError {
        try #require(count.wait(timeout: .now() + 20) == .success, "nothing was reported")
        return errors.withLock { $0.removeFirst() }
    }

    /// Whether all errors have been asked for.
    var isEmpty: Bool { errors.withLock { $0.isEmpty } }
}
