/// `structuredClone`.
final class StructuredCloneFunction: BuiltInFunction {
    func perform(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(EngineError) -> Local {
        guard arguments.count > 0 else {
            throw scope.typeError("1 argument required, but only 0 present")
        }
        return try scope.structuredClone(
            arguments[0], transferring: try transferList(of: arguments[1], in: scope))
    }

    /// The member `transfer` of `options`, which may be missing.
    private func transferList(
        of options: Local, in scope: borrowing Scope
    ) throws(EngineError) -> [Local] {
        if options.kind == .undefined || options.kind == .null { return [] }
        guard options.kind.isObject else {
            throw scope.typeError("The options of structuredClone are not an object")
        }
        let transfer = try scope.get(options, try scope.key(ascii: "transfer"))
        if transfer.kind == .undefined { return [] }
        guard transfer.kind.isObject else {
            throw scope.typeError("The transfer list of structuredClone is not an object")
        }
        return try scope.elements(ofIterable: transfer, upTo: Self.maximumTransferCount)
    }

    /// A list that never ends must end.
    private static let maximumTransferCount = 1 << 16
}

extension Scope {
    /// What `iterable` yields, as a sequence of Web IDL is made of it.
    fileprivate borrowing func elements(
        ofIterable iterable: Local, upTo maximumCount: Int
    ) throws(EngineError) -> [Local] {
        let method = try get(iterable, iteratorSymbol(isAsync: false))
        guard method.kind == .function else { throw typeError("The value is not iterable") }
        let iterator = try call(method, receiver: iterable, [])
        guard iterator.kind.isObject else { throw typeError("The iterator is not an object") }
        let next = try get(iterator, try key(ascii: "next"))
        var elements: [Local] = []
        while true {
            guard next.kind == .function else {
                throw typeError("The iterator has no method 'next'")
            }
            let step = try call(next, receiver: iterator, [])
            guard step.kind.isObject else { throw typeError("Iterator result is not an object") }
            if try toBool(get(step, try key(ascii: "done"))) { return elements }
            guard elements.count < maximumCount else {
                throw typeError("The list has more than \(maximumCount) elements")
            }
            elements.append(try get(step, try key(ascii: "value")))
        }
    }

    /// `!!value`.
    private borrowing func toBool(_ value: Local) -> Bool {
        switch value.kind {
        case .undefined, .null: false
        case .boolean: value.boolean
        case .number: value.number != 0 && !value.number.isNaN
        case .string: length(of: value) > 0
        case .bigInt: !bigInt(value).words.allSatisfy { $0 == 0 }
        default: true
        }
    }
}
