/// The JavaScript engine of this process.
///
/// It starts with the first ``Isolate`` and runs until the process ends.
public enum Engine {
    /// The version of V8 in use, such as `10.2.154.26`.
    ///
    /// The corresponding V8 function is `v8::V8::GetVersion`.
    public static var version: String {
        EngineStart.version
    }

    /// How many JavaScript values and contexts the process keeps alive at this moment, and how many
    /// host functions and errors JavaScript refers to.
    ///
    /// Values that were dropped count until their isolate is entered again or ends.
    public static var liveHandleCount: Int {
        ValueHandle.liveCount
    }
}
