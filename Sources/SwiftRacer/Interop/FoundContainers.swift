/// The containers of a recording: each is met once and filled later, so that neither depth nor cycles
/// matter.
struct FoundContainers: ~Copyable {
    private struct Found {
        let local: Local
        let hash: Int32
        /// Whether it is an array or an ordinary object, of which many are read at once.
        let isBulk: Bool
    }

    private var found: [Found] = []
    // By identity hash: a table of open addressing, of which at least half is free.
    private var slots = [Int32](repeating: FoundContainers.free, count: 64)
    // Up to where a run of those that can be read at once is known to go.
    private var bulkEnd = 0
    /// Once it is needed: what reads many at once, until this recording ends.
    var reader: BulkReader.Use?

    private static var free: Int32 { -1 }

    var count: Int { found.count }

    subscript(index: Int) -> Local { found[index].local }

    /// Makes room for `count` more.
    mutating func reserve(_ count: Int) {
        let needed = found.count + count
        if needed > found.capacity { found.reserveCapacity(max(needed, 2 * found.capacity)) }
        while 2 * needed >= slots.count { grow() }
    }

    /// The container that `isEqual` says is `local`; nil if it is new, which is appended then.
    @inline(__always) mutating func index(
        of local: Local, hash: Int32, isBulk: Bool, _ isEqual: (Local) -> Bool
    ) -> Int? {
        if 2 * found.count >= slots.count { grow() }
        var slot = firstSlot(hash)
        while slots[slot] != Self.free {
            let index = Int(slots[slot])
            if found[index].hash == hash, isEqual(found[index].local) { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(found.count)
        found.append(Found(local: local, hash: hash, isBulk: isBulk))
        return nil
    }

    /// Appends a container that has no identity.
    mutating func append(_ local: Local) {
        found.append(Found(local: local, hash: 0, isBulk: false))
    }

    /// The containers from `start` on that can be read at once, at most `maximum`.
    mutating func bulk(from start: Int, upTo maximum: Int) -> Range<Int> {
        bulkEnd = max(bulkEnd, start)
        while bulkEnd < min(count, start + maximum), found[bulkEnd].isBulk { bulkEnd += 1 }
        return start..<bulkEnd
    }

    private func firstSlot(_ hash: Int32) -> Int {
        // V8's hashes are random, in the lower bits too.
        Int(UInt32(bitPattern: hash)) & (slots.count - 1)
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Self.free, count: 4 * slots.count)
        for index in old where index != Self.free {
            var slot = firstSlot(found[Int(index)].hash)
            while slots[slot] != Self.free { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = index
        }
    }
}
