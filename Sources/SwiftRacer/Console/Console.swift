/// The console of a context.
///
/// What it does is written in `Console.js`, which runs in a realm of its own: nothing that a script
/// replaces matters there. Scripts have no way to that realm, as the functions that they see are
/// those of ``ConsoleMethod``.
final class Console: @unchecked Sendable {
    // @unchecked Sendable because `realm` is only touched under the isolate's lock.

    let output: ConsoleOutput
    // Made when it is first used.
    private var realm: Realm?

    private final class Realm {
        let context: ContextHandle
        let handle: ValueHandle

        init(_ context: consuming ContextHandle, _ handle: consuming ValueHandle) {
            self.context = context
            self.handle = handle
        }
    }

    init(_ output: ConsoleOutput) {
        self.output = output
    }

    /// Under the isolate's lock.
    func close() {
        realm = nil
    }

    /// What `output` is to be called with.
    ///
    /// - Parameters:
    ///   - method: The name of the method, a string.
    ///   - isPlain: Whether it only tells what it is given.
    ///   - values: What it was called with.
    ///   - scope: Open in the console's context.
    /// - Returns: The arguments; nil if there is nothing to tell.
    /// - Throws: ``EngineError``: what V8 has no room for, say.
    func message(
        _ method: Local, isPlain: Bool, _ values: [Local], in scope: borrowing Scope
    ) throws(EngineError) -> [Local]? {
        if isPlain, !output.isFormatted { return [method] + values }
        let realm: Realm
        if let made = self.realm {
            realm = made
        } else {
            realm = try makeRealm(in: scope)
            self.realm = realm
        }
        let told = try scope.call(realm.handle.local, receiver: .undefined, [method] + values)
        guard told.kind == .array else { return nil }
        var arguments: [Local] = []
        for index in 0..<scope.length(ofArray: told) {
            arguments.append(try scope.element(told, index))
        }
        return arguments
    }

    private func makeRealm(in scope: borrowing Scope) throws(EngineError) -> Realm {
        let context = try scope.makeContextBeside()
        let look = HostFunction(name: "look", length: 2, ConsoleLook())
        let isFormatted = output.isFormatted
        let handle = try withEntered(context, scope.context) {
            (inner) throws(EngineError) -> ValueHandle in
            let source = try inner.makeString(
                String(decoding: PackageResources.Console_js, as: UTF8.self))
            let make = try inner.evaluate(
                source, name: try inner.key(ascii: "swiftracer:console"), line: 1)
            return inner.keepUncounted(
                try inner.call(
                    make, receiver: .undefined, [try inner.function(look), Local(isFormatted)]))
        }
        return Realm(context, handle)
    }
}

/// Tells `Console.js` and `Shell.js` what JavaScript alone cannot find out without running a script's code.
final class ConsoleLook: BuiltInFunction {
    func perform(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(EngineError) -> Local {
        let value = arguments[1]
        switch scope.string(arguments[0]) {
        case "kind": return try scope.makeString(scope.kindName(value))
        case "name": return scope.constructorName(value)
        case "text":
            let source = scope.string(scope.source(ofRegExp: value))
            let flags = scope.string(try scope.flags(ofRegExp: value))
            return try scope.makeString("/\(source)/\(flags)")
        case "primitive": return scope.primitive(inside: value)
        case "errors":
            // V8 asks the `Error` of the context that an Error was made in.
            return scope.creationContext(of: value)?.intrinsics.error.local ?? .undefined
        case "frames": return try scope.makeString(scope.stackText(of: value))
        case "promise":
            return try scope.makeArray([
                try scope.makeString("\(scope.state(ofPromise: value))"),
                scope.result(ofPromise: value),
            ])
        case "timer":
            guard let time = scope.context.nextTimerTime else { return .undefined }
            return Local((Double(time) - Double(MonotonicClock.now)) / 1e6)
        default: return Local(Double(MonotonicClock.now) / 1e6)
        }
    }
}
