internal import CV8

/// The inside of a call to ``Context/withHandleScope(timeout:cpuTimeout:_:)``: where JavaScript values
/// need not be kept one by one.
///
/// What its methods give are ``LocalValue``s, which cost no object of Swift's and no handle that V8
/// keeps; they end with the scope, and the compiler sees to it that none is used later. What is to
/// outlive the scope comes out by ``value(_:)``.
///
/// A scope that another one was opened inside of throws ``EngineError`` with
/// ``EngineError/Code/invalidArgument`` until that has ended.
///
/// The corresponding V8 class is `v8::HandleScope`.
@safe public struct HandleScope: ~Copyable, ~Escapable {
    let scope: Scope
    private let owner: ObjectIdentifier
    private let depth: Int

    @_lifetime(borrow scope) init(_ scope: borrowing Scope) {
        // Safety: this lives no longer than `scope`, and closes nothing.
        self.scope = unsafe Scope(
            scope.raw, of: .passUnretained(scope.context))
        owner = ObjectIdentifier(scope.context)
        depth = scope.context.isolate.lock.depth
    }

    /// `local` as one of this scope.
    @_lifetime(borrow self) func lend(_ local: Local) -> LocalValue {
        LocalValue(local, of: owner, in: self)
    }

    /// What is in `value`, if it may be used here.
    func open(_ value: LocalValue) throws(EngineError) -> Local {
        try checkInnermost()
        guard value.owner == owner else {
            throw EngineError(
                .conversionFailed, "cannot use a local value here: it belongs to another context")
        }
        return value.local
    }

    /// V8 puts new handles into the scope that was opened last, whichever is asked.
    func checkInnermost() throws(EngineError) {
        let isolate = scope.context.isolate
        if isolate.isForked { throw .forked("handle scope") }
        guard isolate.lock.depth == depth, unsafe cv8_scope_is_current(scope.raw) else {
            throw EngineError(
                .invalidArgument, "cannot use a handle scope: another was opened inside of it")
        }
    }
}

/// A JavaScript value that ends with its ``HandleScope``.
///
/// The corresponding V8 class is `v8::Local`.
@safe public struct LocalValue: ~Escapable {
    let local: Local
    let owner: ObjectIdentifier

    @_lifetime(borrow scope)
    init(_ local: Local, of owner: ObjectIdentifier, in scope: borrowing HandleScope) {
        self.local = local
        self.owner = owner
    }
}
