/// A collection that gives out its least element first.
package struct PriorityHeap<Element: Comparable> {
    // A binary heap: no element is less than its parent, which is at (index - 1) / 2.
    private var elements: [Element] = []

    package init() {}

    package var count: Int { elements.count }

    /// The least element; nil if there is none.
    package var first: Element? { elements.first }

    package mutating func insert(_ element: Element) {
        elements.append(element)
        rise(from: elements.count - 1)
    }

    /// Removes the least element; nil if there is none.
    package mutating func removeFirst() -> Element? {
        guard let last = elements.popLast() else { return nil }
        guard let first = elements.first else { return last }
        elements[0] = last
        sink(from: 0)
        return first
    }

    package mutating func removeAll(where isRemoved: (Element) -> Bool) {
        elements.removeAll(where: isRemoved)
        for index in (0..<elements.count / 2).reversed() { sink(from: index) }
    }

    private mutating func rise(from start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard elements[index] < elements[parent] else { return }
            elements.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func sink(from start: Int) {
        var index = start
        while true {
            let children = (2 * index + 1)..<min(2 * index + 3, max(2 * index + 1, elements.count))
            guard let least = children.min(by: { elements[$0] < elements[$1] }),
                elements[least] < elements[index]
            else { return }
            elements.swapAt(index, least)
            index = least
        }
    }
}
