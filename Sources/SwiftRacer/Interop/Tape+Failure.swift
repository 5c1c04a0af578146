/// Where a deep recording failed.
extension Tape {
    /// One step from a container to what is in it.
    enum Step {
        case key(JSString)
        case index(Int)
    }

    /// The way from the value that was recorded, the first of the containers, to the one in which a
    /// getter or a Proxy threw.
    borrowing func pathToFailure() -> [Step] {
        guard filledCount < containers.count else { return [] }
        var path: [Step] = []
        if let step = stepThatFailed(in: containers[filledCount]) { path.append(step) }
        var parents: [(container: Int, offset: Int)?] = Array(
            repeating: nil, count: containers.count)
        for index in 0..<filledCount {
            let container = containers[index]
            for offset in 0..<container.count {
                let node = nodes[container.start + offset]
                if node.kind == .container, node.index != 0, parents[node.index] == nil {
                    parents[node.index] = (index, offset)
                }
            }
        }
        var index = filledCount
        while index != 0, let (container, offset) = parents[index] {
            path.append(step(to: offset, in: containers[container]))
            index = container
        }
        return path.reversed()
    }

    private borrowing func stepThatFailed(in container: Container) -> Step? {
        guard container.count > 0 else { return nil }
        let recorded = nodes[container.start...].prefix(container.count)
        switch container.kind {
        case .array: return .index(recorded.count)
        // The key is recorded before its value is asked for.
        case .object:
            let names = stride(from: 0, to: recorded.count, by: 2).filter { offset in
                recorded[container.start + offset].kind == .string
            }
            return names.last.map { step(to: $0 + 1, in: container) }
        case .map, .set, .error, .exception, .regExp, .buffer: return nil
        }
    }

    private borrowing func step(to offset: Int, in container: Container) -> Step {
        switch container.kind {
        case .array, .set, .regExp, .buffer: return .index(offset)
        case .error, .exception: return .key("cause")
        case .object, .map:
            let key = nodes[container.start + (offset & ~1)]
            return key.kind == .string ? .key(jsString(key)) : .index(offset / 2)
        }
    }
}
