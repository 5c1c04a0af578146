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

    /// Whether V8 was built with its sandbox, which keeps a defect in V8 from reaching memory of the
    /// process.
    ///
    /// Then V8 uses no memory of the host's: see ``Context/makeBuffer(sharing:as:release:)``.
    public static var hasSandbox: Bool {
        EngineStart.hasSandbox
    }

    /// Sets flags of V8, for the whole process and for good.
    ///
    /// They are V8's own, differ from version to version, and some take away what this library
    /// promises: they are for whoever runs the program, never for scripts. `--jitless` makes V8
    /// interpret all code and make no memory executable. The environment variable
    /// `SWIFTRACER_V8_FLAGS`, flags with spaces between them, is read when V8 starts, after these.
    ///
    /// - Parameter flags: Each as on a command line: `--jitless`, `--stack-size=500`.
    /// - Throws: ``EngineError`` with ``EngineError/Code/invalidArgument`` if V8 has started, if it
    ///   does not know a flag or its value, or if this library needs the opposite. Flags before that
    ///   one are set.
    ///
    /// Thread: any. The corresponding V8 function is `v8::V8::SetFlagsFromCommandLine`.
    public static func setFlags(_ flags: String...) throws(EngineError) {
        try EngineStart.setFlags(flags)
    }

    /// As ``setFlags(_:)-(String...)``.
    package static func setFlags(_ flags: [String]) throws(EngineError) {
        try EngineStart.setFlags(flags)
    }

    /// Starts V8 unless it runs already, as the first isolate does.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/invalidArgument`` if `SWIFTRACER_V8_FLAGS`
    ///   has a flag that cannot be set; V8 is not started then, and an isolate would end the
    ///   process.
    ///
    /// Thread: any. The corresponding V8 function is `v8::V8::Initialize`.
    public static func start() throws(EngineError) {
        try EngineStart.ensure()
    }

    /// How many JavaScript values and contexts the process keeps alive at this moment, and how many
    /// host functions and errors JavaScript refers to.
    ///
    /// Values that were dropped count until their isolate is entered again or ends.
    public static var liveHandleCount: Int {
        ValueHandle.liveCount
    }
}
