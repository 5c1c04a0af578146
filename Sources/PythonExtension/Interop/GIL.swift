internal import CPython

/// Gives up the GIL for the time of `body`, which must not touch any Python object.
@inline(__always) func withoutGIL<Result: ~Copyable>(_ body: () -> Result) -> Result {
    let state = unsafe PyEval_SaveThread()
    let result = body()
    unsafe PyEval_RestoreThread(state)
    DeferredReleases.drain()
    return result
}

/// Takes the GIL for the time of `body`, on a thread that does not hold it.
///
/// If Python ends on another thread, this one stays here for ever: what belongs to it in Python may be
/// gone already, and an error that stopped its JavaScript would be told.
@inline(__always) func withGIL<Result, Failure>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    DeferredReleases.beginTakingGIL()
    let state = PyGILState_Ensure()
    DeferredReleases.endTakingGIL()
    defer { PyGILState_Release(state) }
    return try body()
}
