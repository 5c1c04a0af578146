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
@inline(__always) func withGIL<Result: ~Copyable, Failure>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    let state = PyGILState_Ensure()
    defer { PyGILState_Release(state) }
    return try body()
}
