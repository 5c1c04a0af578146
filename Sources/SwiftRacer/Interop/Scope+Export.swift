internal import CV8

/// What stands behind an object of JavaScript that is a Swift value there.
///
/// JavaScript keeps it for as long as it keeps the object.
class ExportedInstance: @unchecked Sendable {
    // @unchecked Sendable because `tie` is touched inside the isolate only, and subclasses are
    // Sendable by themselves.

    fileprivate var tie: HostTie?
    private let discards: Discards

    init(discards: Discards) {
        self.discards = discards
    }

    /// JavaScript has let go of the object.
    ///
    /// Thread: the one inside the isolate, maybe in the middle of a garbage collection.
    func objectWasCollected() {}

    fileprivate func release() {
        tie = nil
        objectWasCollected()
        // It may be the last reference to what the user's code ends with.
        discards.add(self)
    }
}

/// Classes and objects that stand for Swift types and their values. With `Scope+Host.swift` the only
/// caller of `CV8/host.h`.
extension Scope {
    /// A class that calls `function` for each new object, which is its receiver.
    borrowing func makeClass(_ function: HostFunction) throws(EngineError) -> Local {
        try makeFunction(function, isClass: true)
    }

    /// Lets `object` stand for `instance`, which stands behind no other.
    borrowing func tie(
        _ object: Local, to instance: ExportedInstance
    ) throws(EngineError) {
        var tie: OpaquePointer?
        // Safety: `releaseInstance` takes the reference back.
        let environment = unsafe Unmanaged.passRetained(instance).toOpaque()
        let status = unsafe cv8_host_object_set(
            raw, object.raw, releaseInstance, environment, &tie)
        try check(status, "make an object")
        instance.tie = unsafe HostTie(raw: made(tie))
    }

    /// The object that stands for `instance`; nil if there is none yet.
    borrowing func object(standingFor instance: ExportedInstance) -> Local? {
        guard let tie = instance.tie else { return nil }
        return unsafe Local(cv8_tie_get(raw, tie.raw))
    }

    /// What `object` itself stands for, if it does.
    borrowing func instance(behind object: Local) -> ExportedInstance? {
        guard let environment = unsafe cv8_host_object_get(raw, object.raw) else { return nil }
        // Safety: `tie` put an instance there, which lives as long as `object`.
        return unsafe Unmanaged<ExportedInstance>.fromOpaque(environment).takeUnretainedValue()
    }

    /// A new object with this prototype.
    borrowing func makeObject(inheriting prototype: Local) -> Local {
        unsafe Local(cv8_object_new_inheriting(raw, prototype.raw))
    }
}

@unsafe private let releaseInstance: cv8_host_release = { environment in
    unsafe Unmanaged<ExportedInstance>.fromOpaque(environment).takeRetainedValue().release()
}
