internal import Synchronization

/// What V8 has let go of in the middle of a garbage collection, and whose end may run code of the
/// user's: that waits until nobody is inside.
package final class Discards: Sendable {
    private let objects = Mutex<[any AnyObject & Sendable]>([])
    private let areThereAny = Atomic<Bool>(false)

    /// Holds `object` until ``drain()``.
    package func add(_ object: some AnyObject & Sendable) {
        objects.withLock { $0.append(object) }
        areThereAny.store(true, ordering: .releasing)
    }

    /// Lets go of what there is; outside the isolate.
    @inline(__always) func drain() {
        if areThereAny.load(ordering: .relaxed) { drainThoseThereAre() }
    }

    @inline(never) private func drainThoseThereAre() {
        areThereAny.store(false, ordering: .relaxed)
        // Let go of after the lock: what ends there may come back here.
        let taken = objects.withLock { objects in
            defer { objects = [] }
            return objects
        }
        _ = consume taken
    }
}
