import SwiftRacer
import Synchronization

/// A number that many tasks count up and down.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    private let highest = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    /// The highest that it ever was.
    var most: Int { highest.load(ordering: .relaxed) }

    @discardableResult
    func add(_ difference: Int = 1) -> Int {
        let new = count.add(difference, ordering: .relaxed).newValue
        highest.max(new, ordering: .relaxed)
        return new
    }
}

/// What happened, in order.
final class Log: Sendable {
    private let entries = Mutex<[Int]>([])

    var all: [Int] { entries.withLock { $0 } }

    func add(_ entry: Int) {
        entries.withLock { $0.append(entry) }
    }
}

/// Lets all go on once as many have come as were expected.
final class Meeting: Sendable {
    private let missing: Atomic<Int>
    private let signal = Signal()

    init(of count: Int) {
        missing = Atomic(count)
    }

    func arrive() async {
        if missing.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { signal.set() }
        await signal.wait()
    }
}

/// A use of a pool that lasts until it is released.
final class Held: Sendable {
    private let end = Signal()
    private let use: Task<Void, any Error>

    init(_ pool: IsolatePool) async throws {
        let hasBegun = Signal()
        use = Task { [end] in
            try await pool.withContext { _ in
                hasBegun.set()
                await end.wait()
            }
        }
        await hasBegun.wait()
    }

    func release() {
        end.set()
    }

    func ended() async throws {
        try await use.value
    }
}

/// Waits for a condition that other tasks bring about.
func until(_ condition: @Sendable () -> Bool) async {
    while !condition() { try? await Task.sleep(for: .milliseconds(1)) }
}
