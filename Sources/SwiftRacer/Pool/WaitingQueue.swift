/// Those who wait, the first in the first out; any of them may leave.
struct WaitingQueue<Element> {
    private var elements: [Int: Element] = [:]
    /// The number of the one who came first, or a smaller one.
    private var first = 0
    /// The number of the next one to come.
    private var next = 0

    var count: Int { elements.count }

    /// Adds one who waits.
    ///
    /// - Returns: A number by which to remove it.
    mutating func append(_ element: Element) -> Int {
        elements[next] = element
        next += 1
        return next - 1
    }

    /// Takes the one who has waited longest.
    mutating func popFirst() -> Element? {
        while first < next {
            first += 1
            if let element = elements.removeValue(forKey: first - 1) { return element }
        }
        return nil
    }

    /// Takes out one that leaves; nothing if it was taken before.
    mutating func remove(_ number: Int) {
        elements[number] = nil
    }

    /// Takes all, in order.
    mutating func removeAll() -> [Element] {
        var all: [Element] = []
        all.reserveCapacity(count)
        while let element = popFirst() { all.append(element) }
        return all
    }
}
