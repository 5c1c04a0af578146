internal import CV8

/// Keeps a JavaScript value, or a compiled script, beyond the scope it was made in.
///
/// The only caller of `CV8/handle.h`. May be dropped on any thread and after its isolate.
@safe struct ValueHandle: ~Copyable, @unchecked Sendable {
    // @unchecked Sendable because what it keeps is only reached inside its isolate, and the release
    // goes through a queue that any thread may push to.

    // The release goes through the isolate's record, so that must live longer.
    private let isolate: Isolate
    let raw: OpaquePointer

    @unsafe init(owning raw: OpaquePointer, isolate: Isolate) {
        self.isolate = isolate
        unsafe self.raw = raw
    }

    deinit {
        unsafe cv8_handle_release(raw)
    }

    /// The kept value as an argument of a call into the shim.
    var local: Local {
        unsafe Local(
            cv8_value(
                kind: .handle, number: 0, reference: UnsafeMutableRawPointer(raw)))
    }

    static var liveCount: Int {
        Int(cv8_handle_live_count())
    }
}
