internal import CPython
internal import SwiftRacer

/// Where values of a recording are, for messages.
extension Tape {
    /// The way to a node of a container, as `value["a"][3]`; of a long one, both ends.
    borrowing func path(to position: Int) throws(PythonError) -> String {
        let places = places()
        var steps = [try step(to: position, in: places.containerOf[position])]
        var container = places.containerOf[position]
        // What was found first is filled first: so this ends.
        while let found = places.found[container], places.containerOf[found] < container {
            container = places.containerOf[found]
            steps.append(try step(to: found, in: container))
        }
        let ends = 16
        guard steps.count > 3 * ends else { return "value" + steps.reversed().joined() }
        return "value" + steps.suffix(ends).reversed().joined() + "…"
            + steps.prefix(ends).reversed().joined()
    }

    /// The way to the container that a node is in.
    borrowing func path(toContainerWith position: Int) throws(PythonError) -> String {
        let places = places()
        guard let found = places.found[places.containerOf[position]] else { return "value" }
        return try path(to: found)
    }

    /// For each node the container that it is in, and for each container the node that it was found
    /// at.
    private borrowing func places() -> (containerOf: [Int], found: [Int?]) {
        var containerOf = [Int](repeating: 0, count: nodes.count)
        var found = [Int?](repeating: nil, count: containers.count)
        for (index, container) in containers.enumerated() {
            for position in container.start..<container.start + container.count {
                containerOf[position] = index
                let node = nodes[position]
                // The first one found is the root, whoever names it.
                if node.kind == .container, node.index > 0, found[node.index] == nil {
                    found[node.index] = position
                }
            }
        }
        return (containerOf, found)
    }

    private borrowing func step(
        to position: Int, in index: Int
    ) throws(PythonError) -> String {
        let container = containers[index]
        let offset = position - container.start
        switch container.kind {
        case .array: return "[\(offset)]"
        case .set, .buffer, .regExp: return ""
        case .error, .exception: return ".cause"
        case .object, .map:
            let node = nodes[container.start + (offset & ~1)]
            guard node.kind == .string else { return "" }
            let key = try string(node, in: self)
            return "[\(try key.borrowed.quoted())]"
        }
    }
}
