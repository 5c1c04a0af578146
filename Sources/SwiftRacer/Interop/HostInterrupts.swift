internal import CV8
internal import Synchronization

/// What the host wants done now and then on the main thread, in the middle of JavaScript: a host
/// whose signals are handled between its own instructions, say.
///
/// The only caller of `CV8/interrupt.h`.
package final class HostInterrupts: @unchecked Sendable {
    // @unchecked Sendable because the rest is only touched under the thread's lock.

    private static let shared = HostInterrupts()

    // A call that is over sooner is not interrupted. Two of these go by before one is, at the most.
    private static let interval: UInt64 = 25_000_000
    // How often V8 is asked in vain before the thread is interrupted by a signal: two seconds.
    private static let patience = 80

    private let thread = BackgroundThread(
        { HostInterrupts.shared.run() }, isForked: { HostInterrupts.shared.forked() })
    private let body = Mutex<(@Sendable () -> (any Error)?)?>(nil)
    private var isPaused = true

    private init() {}

    /// Has `body` called while JavaScript runs on the main thread, or is waited for there.
    ///
    /// It is called on that thread, every 25 milliseconds about, in calls that take so long. What it
    /// returns stops the JavaScript, and comes out of the innermost call as the error's
    /// ``EngineError/underlyingError``. It may do anything but run JavaScript of the isolate that it
    /// interrupts, which throws ``EngineError``.
    ///
    /// - Parameter body: What to do.
    package static func install(_ body: @escaping @Sendable () -> (any Error)?) {
        shared.body.withLock { $0 = body }
        unsafe cv8_interrupt_install(
            { environment in
                // Safety: the scope's opener holds the context as long as the scope is open.
                unsafe Unmanaged<Context>.fromOpaque(environment)._withUnsafeGuaranteedRef {
                    $0.isolate.interrupt()
                }
            }, { HostInterrupts.shared.resume() })
    }

    /// Whether ``install(_:)``'s `body` is called on this thread.
    static var areOnThisThread: Bool { cv8_interrupt_is_noted() }

    /// Does what the host wants done.
    ///
    /// - Returns: Why JavaScript is to stop, if it is.
    static func take() -> (any Error)? {
        guard let body = shared.body.withLock({ $0 }) else { return nil }
        return body()
    }

    // MARK: On the main thread

    private func resume() {
        thread.withLock {
            isPaused = false
            thread.startIfNeeded()
            thread.signal()
        }
    }

    private func forked() {
        isPaused = true
        cv8_interrupt_after_fork()
    }

    // MARK: On a thread of its own

    private func run() {
        var last: UInt64 = 0
        var unanswered = 0
        while true {
            waitForNext()
            var isInside = false
            let entries = unsafe cv8_interrupt_entries(&isInside)
            if entries != last || !isInside {
                if entries == last { pause(after: entries) }
                unanswered = 0
            } else {
                unanswered = cv8_interrupt_request() ? unanswered + 1 : 0
                if unanswered > HostInterrupts.patience { cv8_interrupt_force() }
            }
            last = entries
        }
    }

    private func waitForNext() {
        thread.withLock {
            let end = MonotonicClock.now + HostInterrupts.interval
            while MonotonicClock.now < end { thread.wait(until: end) }
        }
    }

    /// Sleeps until the main thread enters an isolate.
    private func pause(after entries: UInt64) {
        thread.withLock { isPaused = true }
        cv8_interrupt_pause()
        // Who enters at this moment may not see that it is to tell: then its entry is seen here.
        waitForNext()
        var isInside = false
        if unsafe cv8_interrupt_entries(&isInside) != entries { return }
        thread.withLock {
            while isPaused { thread.wait() }
        }
    }
}

extension IsolateHandle {
    /// Asks the host, if that is due: V8 asks where JavaScript runs, and a long loop of ours
    /// does not.
    func performInterrupt() {
        unsafe cv8_interrupt_perform(raw)
    }
}

/// Whether this thread is inside any isolate.
@inline(__always) var isInsideAnyIsolate: Bool { cv8_interrupt_is_inside() }

/// The isolates that this thread is inside, the innermost first.
func enteredIsolates() -> [Isolate] {
    var isolates: [Isolate] = []
    unsafe withUnsafeMutablePointer(to: &isolates) { pointer in
        unsafe cv8_interrupt_each_entered(
            { environment, argument in
                // Safety: as above; and `argument` is the pointer below.
                let isolate = unsafe Unmanaged<Context>.fromOpaque(environment)
                    .takeUnretainedValue().isolate
                unsafe argument.assumingMemoryBound(to: [Isolate].self).pointee.append(isolate)
            }, pointer)
    }
    return isolates
}
