internal import Synchronization

/// The promises of an isolate that the host holds: what becomes of their rejection is its affair,
/// until it lets go of them.
final class HeldPromises: Sendable {
    /// A promise that the host holds, once for each time that it was given one.
    final class Entry: Sendable {
        fileprivate let handle: ValueHandle
        fileprivate let hash: Int32
        // Whether it was rejected and, when that was noticed, nobody had asked; under the lock.
        fileprivate let isOwed = Atomic<Bool>(false)

        fileprivate init(_ handle: consuming ValueHandle, hash: Int32) {
            self.handle = handle
            self.hash = hash
        }

        /// The promise, in its isolate.
        var local: Local { handle.local }
    }

    // By identity hash; there are few with the same.
    private let entries = Mutex<[Int32: [Entry]]>([:])

    /// The host is given `promise`.
    func insert(_ promise: Local, in scope: borrowing Scope) -> Entry {
        let hash = scope.identityHash(promise)
        let entry = Entry(scope.keepUncounted(promise), hash: hash)
        let others = entries.withLock { entries in
            let others = entries[hash] ?? []
            entries[hash] = others + [entry]
            return others
        }
        // Inside the isolate, so nobody changes this meanwhile but to remove an entry.
        for other in others where scope.strictEquals(other.local, promise) {
            entry.isOwed.store(other.isOwed.load(ordering: .relaxed), ordering: .relaxed)
        }
        return entry
    }

    /// The host lets go of a promise.
    ///
    /// Thread: any.
    ///
    /// - Returns: Whether its rejection may have to be reported now.
    func remove(_ entry: Entry) -> Bool {
        entries.withLock { entries in
            var others = entries[entry.hash] ?? []
            others.removeAll { $0 === entry }
            entries[entry.hash] = others.isEmpty ? nil : others
            return entry.isOwed.load(ordering: .relaxed)
        }
    }

    /// `promise` was rejected, and nobody has handled that yet.
    ///
    /// - Returns: Whether the host holds it.
    func owe(_ promise: Local, in scope: borrowing Scope) -> Bool {
        let held = entries(of: promise, in: scope)
        guard let first = held.first else { return false }
        return entries.withLock { entries in
            // Some may have been let go of since.
            let still = (entries[first.hash] ?? []).filter { entry in
                held.contains { $0 === entry }
            }
            for entry in still { entry.isOwed.store(true, ordering: .relaxed) }
            return !still.isEmpty
        }
    }

    private func entries(of promise: Local, in scope: borrowing Scope) -> [Entry] {
        let hash = scope.identityHash(promise)
        var held: [Entry] = []
        for entry in entries.withLock({ $0[hash] ?? [] })
        where scope.strictEquals(entry.local, promise) { held.append(entry) }
        return held
    }

    /// The error to report for a promise that the host has let go of; nil if somebody handles it.
    func error(of entry: Entry, in scope: borrowing Scope) -> EngineError? {
        guard scope.state(ofPromise: entry.local) == .rejected,
            !scope.hasHandler(promise: entry.local), entries(of: entry.local, in: scope).isEmpty
        else { return nil }
        // Others that were let go of at the same time are not to report it too.
        scope.markHandled(promise: entry.local)
        return scope.exception(scope.result(ofPromise: entry.local))
    }
}
