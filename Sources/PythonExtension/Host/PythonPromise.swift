internal import CPython
internal import SwiftRacer

/// Whoever waits in Python for a promise: a callable, which is told once.
///
/// It gets an exception, or None, and the value. Where the promise can no longer be settled, the
/// exception says so: nobody waits for ever.
final class PythonObserver: PromiseObserver {
    private let callback: HeldObject
    private let host: PythonHost
    private let copies: Bool

    /// - Parameters:
    ///   - callback: `callback(exception, value)`.
    ///   - host: Of the Context that the value is to belong to.
    ///   - copies: Whether the value is copied as `to_python()` does.
    init(_ callback: PyBorrowed, host: PythonHost, copies: Bool) {
        self.callback = HeldObject(callback)
        self.host = host
        self.copies = copies
    }

    deinit {
        // Cleared when it is told.
        let (callback, host) = (callback, host)
        DeferredReleases.perform {
            if callback.object.isNull { return }
            let error = EngineError(
                .closed, "cannot wait for a promise that can no longer be settled")
            PythonObserver.tell(callback, error: .engine(error), host: host)
        }
    }

    func promiseSettled(_ value: Local, isRejected: Bool, in scope: borrowing Scope) {
        var tape: Tape?
        let outcome: Result<Tape.Node, EngineError>
        do throws(EngineError) {
            if isRejected { throw scope.exception(value) }
            outcome = .success(try scope.record(value, isDeep: copies, making: &tape))
        } catch {
            outcome = .failure(error)
        }
        withGIL {
            do throws(PythonError) {
                switch outcome {
                case .failure(let error): throw .engine(error)
                case .success(let node):
                    guard !host.owner.isNull else {
                        throw .engine(EngineError(.closed, "the context is closed"))
                    }
                    let owner = PyRef(retaining: host.owner)
                    let value = try python(node, optionally: tape, owner: owner.borrowed)
                    PythonObserver.tell(callback, .none, value.borrowed)
                }
            } catch {
                PythonObserver.tell(callback, error: error, host: host)
            }
        }
    }

    /// Tells of `error`, with the GIL held.
    private static func tell(_ callback: HeldObject, error: PythonError, host: PythonHost) {
        raise(error, owner: host.owner)
        guard let exception = takeException() else { return }
        tell(callback, exception.borrowed, .none)
    }

    private static func tell(
        _ held: HeldObject, _ exception: PyBorrowed, _ value: PyBorrowed
    ) {
        if held.object.isNull { return }
        let callback = PyRef(retaining: held.object)
        held.clear()
        do throws(PythonError) {
            _ = try callback.borrowed.call([exception, value])
        } catch {
            raise(error, owner: .null)
            reportUnraisable(callback.borrowed)
        }
    }
}

extension PythonHost {
    /// A promise that `start`, a Python callable, sees to: it is called with a resolver of it.
    func promise(startedBy start: PyBorrowed) -> HostPromise {
        let held = HeldObject(start)
        return HostPromise { promise in
            DeferredReleases.perform { self.start(held, promise) }
        }
    }

    private func start(_ start: HeldObject, _ promise: JSPromise) {
        if owner.isNull || start.object.isNull { return }
        do throws(PythonError) {
            let resolver = try PyRef(Types.current.resolver, promise, owner: owner)
            _ = try start.object.call([resolver.borrowed])
        } catch {
            raise(error, owner: owner)
            reportUnraisable(start.object)
        }
    }
}
