/// What an encoding writes: a tape, whose containers are laid out when all is known.
final class EncodingTarget {
    let userInfo: [CodingUserInfoKey: Any]

    /// The first thing that an encoder could not refuse when it was asked for.
    private var failure: EncodingError.Context?

    private var tape = Tape()
    private var entries: [Entry] = []
    private var containers: [Container] = []
    // Asking the runtime for a conformance costs more than encoding a number.
    private var treatments: [ObjectIdentifier: Treatment] = [:]
    private var instances: Set<ObjectIdentifier> = []
    // What the encoders write that were given out for a superclass, at any time or not at all.
    private var lateEntries: [Int] = []

    /// The value of a container, and the next one: several are written in turns.
    private struct Entry {
        let key: Tape.Node
        var value: Tape.Node
        var next = -1
    }

    private struct Container {
        let kind: Tape.Container.Kind
        var first = -1
        var last = -1
        var count = 0
    }

    /// How values of a type are encoded.
    private enum Treatment {
        /// Without an `Encoder`.
        case direct(any TapeEncodable.Type)
        /// As an instance, which may contain itself.
        case instance
        case plain
    }

    init(userInfo: [CodingUserInfoKey: any Sendable]) {
        self.userInfo = userInfo
    }

    func makeContainer(_ kind: Tape.Container.Kind) -> Tape.Node {
        containers.append(Container(kind: kind))
        return Tape.Node(.container, index: containers.count - 1)
    }

    func kind(of container: Tape.Node) -> Tape.Container.Kind { containers[container.index].kind }

    func count(of container: Tape.Node) -> Int { containers[container.index].count }

    /// Adds an entry at the end of `container`.
    ///
    /// - Returns: The number of the entry.
    @discardableResult
    func append(
        _ value: Tape.Node, forKey key: Tape.Node = Tape.Node(.undefined), to container: Tape.Node
    ) -> Int {
        let entry = entries.count
        entries.append(Entry(key: key, value: value))
        let last = containers[container.index].last
        if last < 0 {
            containers[container.index].first = entry
        } else {
            entries[last].next = entry
        }
        containers[container.index].last = entry
        containers[container.index].count += 1
        return entry
    }

    /// Notes what is thrown when the value is complete in which it happened.
    func fail(_ failure: EncodingError.Context) {
        self.failure = self.failure ?? failure
    }

    /// Throws if something in `value` has failed.
    func checkNotFailed(_ value: some Encodable) throws {
        if let failure { throw EncodingError.invalidValue(value, failure) }
    }

    /// Sets the value of an entry.
    func set(_ value: Tape.Node, ofEntry entry: Int) {
        entries[entry].value = value
    }

    /// Adds an entry that an encoder may write when it likes: until then an empty object.
    func appendLate(
        forKey key: Tape.Node = Tape.Node(.undefined), to container: Tape.Node
    ) -> Int {
        let entry = append(Tape.Node(.undefined), forKey: key, to: container)
        lateEntries.append(entry)
        return entry
    }

    /// A node for a string; nil if V8 allows none so long.
    func string(_ string: String) -> Tape.Node? {
        // As many bytes of UTF-8 are as many units, or more.
        if string.utf8.count > Scope.maximumStringLength,
            string.utf16.count > Scope.maximumStringLength
        {
            return nil
        }
        return tape.append(string)
    }

    /// A node for a string; nil if V8 allows none so long.
    func string(_ string: JSString) -> Tape.Node? {
        switch string.storage {
        case .wellFormed(let text): return self.string(text)
        case .utf16(let units):
            return units.count > Scope.maximumStringLength ? nil : tape.append(string)
        }
    }

    func bigInt(_ bigInt: JSBigInt) -> Tape.Node {
        tape.append(bigIntWords: bigInt.words, isNegative: bigInt.isNegative)
    }

    /// `type` as one that is encoded without an `Encoder`; nil if it needs one.
    func direct<Value: Encodable>(_ type: Value.Type) -> (any TapeEncodable.Type)? {
        if case .direct(let direct) = treatment(of: type) { direct } else { nil }
    }

    /// Encodes `value` with `encoder`, unless that would not end.
    func encode<Value: Encodable>(
        _ value: Value, with encoder: TapeEncoder
    ) throws -> Tape.Node {
        if CallStack.isNearlyExhausted {
            throw encoder.invalid(value, "the value is nested too deeply for the stack")
        }
        guard case .instance = treatment(of: Value.self) else {
            return try encoder.written(by: value)
        }
        let instance = ObjectIdentifier(value as AnyObject)
        guard instances.insert(instance).inserted else {
            throw encoder.invalid(value, "the instance contains itself")
        }
        defer { instances.remove(instance) }
        return try encoder.written(by: value)
    }

    private func treatment<Value: Encodable>(of type: Value.Type) -> Treatment {
        let identifier = ObjectIdentifier(type)
        if let known = treatments[identifier] { return known }
        let treatment: Treatment =
            if let direct = type as? any TapeEncodable.Type {
                .direct(direct)
            } else {
                type is AnyObject.Type ? .instance : .plain
            }
        treatments[identifier] = treatment
        return treatment
    }

    /// The tape, in which all containers are laid out.
    func takeTape(of value: some Encodable) throws -> Tape {
        for entry in lateEntries where entries[entry].value.kind == .undefined {
            entries[entry].value = makeContainer(.object)
        }
        try checkNotFailed(value)
        var finished = Tape()
        swap(&finished, &tape)
        finished.nodes.reserveCapacity(2 * entries.count)
        for container in containers {
            var laidOut = Tape.Container(container.kind)
            laidOut.start = finished.nodes.count
            var next = container.first
            while next >= 0 {
                let entry = entries[next]
                switch container.kind {
                case .object, .map: finished.nodes.append(entry.key)
                case .array, .set, .error, .exception, .regExp, .buffer: break
                }
                finished.nodes.append(entry.value)
                next = entry.next
            }
            laidOut.count = finished.nodes.count - laidOut.start
            finished.containers.append(laidOut)
        }
        return finished
    }
}
