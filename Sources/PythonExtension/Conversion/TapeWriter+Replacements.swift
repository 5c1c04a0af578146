internal import CPython
internal import SwiftRacer

/// What is neither a value that the writer knows nor a container of Python's own: something else is
/// written in its place.
extension TapeWriter {
    /// The node for what stands for `object` by the rules of `swiftracer._conversion`, or else for
    /// what `default` makes of it.
    mutating func replaced(
        _ object: PyBorrowed, in parent: Int?, _ step: Step
    ) throws(PythonError) -> Tape.Node {
        guard replacementCount < Self.maximumReplacementCount,
            successionCount < Self.maximumSuccessionCount
        else {
            throw refusal(
                "what stands for \(object.typeName) has no end", in: parent, step)
        }
        let (kind, content) = try replacement(of: object, in: parent, step)
        replacementCount += 1
        defer { replacementCount -= 1 }
        switch kind {
        case "array": return container(.array, content, for: object, in: parent, step)
        case "object": return container(.object, content, for: object, in: parent, step)
        case "set": return container(.set, content, for: object, in: parent, step)
        case "regexp": return container(.regExp, content, for: object, in: parent, step)
        case "error":
            let node = container(.error, content, for: object, in: parent, step)
            tape.hostErrors[node.index] = PythonException(object, owner: host?.owner ?? .null)
            return node
        case "iterator", "async iterator", "exposed", "promise":
            let node = tape.append(try hostValue(kind, content))
            nodeAt[object.address] = node
            return node
        case "refused": throw refusal(try content.swiftString(), in: parent, step)
        default:
            successionCount += 1
            defer { successionCount -= 1 }
            let node = try node(content, in: parent, step)
            nodeAt[object.address] = node
            return node
        }
    }

    /// What V8 is to hold on to.
    private func hostValue(
        _ kind: String, _ content: PyBorrowed
    ) throws(PythonError) -> any HostValue {
        guard let host else {
            throw .engine(EngineError(.conversionFailed, "cannot use a \(kind) as a key"))
        }
        switch kind {
        case "promise": return host.promise(startedBy: content)
        case "exposed":
            let properties = try content.items.map { (item) throws(PythonError) in
                let setter = item.tupleItem(2)
                return HostObject.Property(
                    name: try item.tupleItem(0).jsString(),
                    getter: try host.function(for: item.tupleItem(1)),
                    setter: setter.isNone ? nil : try host.function(for: setter))
            }
            return HostObject(properties)
        default:
            return HostIterator(
                next: try host.function(for: content.tupleItem(0)),
                finish: try host.function(for: content.tupleItem(1)),
                isAsync: kind == "async iterator")
        }
    }

    /// What stands for `object`, and as what it is to be written; both are kept alive.
    private mutating func replacement(
        of object: PyBorrowed, in parent: Int?, _ step: Step
    ) throws(PythonError) -> (kind: String, content: PyBorrowed) {
        retained.append(object)
        let convert = try imported("swiftracer._conversion", "convert")
        let converted = try convert.borrowed.call([object])
        if !converted.borrowed.isNone {
            retained.append(converted.borrowed)
            return (
                try converted.borrowed.tupleItem(0).swiftString(), converted.borrowed.tupleItem(1)
            )
        }
        guard !fallback.isNull else {
            throw refusal(
                "no JavaScript value for \(object.typeName) (default= may give one)",
                in: parent, step)
        }
        let content = try fallback.call([object])
        retained.append(content.borrowed)
        return ("value", content.borrowed)
    }

    // More are never meant: then the objects make one another without end.
    private static var maximumReplacementCount: Int { 1 << 17 }
    private static var maximumSuccessionCount: Int { 1 << 6 }
}
