import SwiftRacer
import Testing

@Suite struct PriorityHeapTests {
    @Test(arguments: [0, 1, 2, 3, 10, 1000])
    func elementsComeOutInOrder(_ count: Int) {
        var random = SplitMix(seed: UInt64(count))
        let numbers = (0..<count).map { _ in random.next() % 100 }
        var heap = PriorityHeap<UInt64>()
        for number in numbers { heap.insert(number) }

        var taken: [UInt64] = []
        while let number = heap.removeFirst() { taken.append(number) }

        #expect(taken == numbers.sorted())
    }

    @Test func whatIsLeftAfterRemovingComesOutInOrder() {
        var random = SplitMix(seed: 7)
        let numbers = (0..<500).map { _ in random.next() % 1000 }
        var heap = PriorityHeap<UInt64>()
        for number in numbers { heap.insert(number) }

        heap.removeAll { $0 % 3 == 0 }
        var taken: [UInt64] = []
        while let number = heap.removeFirst() { taken.append(number) }

        #expect(taken == numbers.filter { $0 % 3 != 0 }.sorted())
    }
}
