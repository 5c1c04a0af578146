internal import CV8

/// Arrays, Maps and Sets. The only caller of their headers in CV8.
extension Scope {
    /// `new Array(count)`, with holes.
    package borrowing func makeArray(count: Int) throws(EngineError) -> Local {
        var result: OpaquePointer?
        try check(unsafe cv8_array_new(raw, count, &result), "make an array")
        return unsafe Local(.array, made(result))
    }

    /// `[...elements]`.
    borrowing func makeArray(_ elements: [Local]) throws(EngineError) -> Local {
        var result: OpaquePointer?
        let status = unsafe elements.withUnsafeBufferPointer { elements in
            unsafe withValues(elements) { values in
                unsafe cv8_array_new_with_elements(raw, values, elements.count, &result)
            }
        }
        try check(status, "make an array")
        return unsafe Local(.array, made(result))
    }

    package borrowing func length(ofArray array: Local) -> UInt32 {
        unsafe cv8_array_length(raw, array.raw)
    }

    package borrowing func element(_ array: Local, _ index: UInt32) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_array_get(raw, array.raw, index, &result), "get an element")
        return unsafe Local(result)
    }

    /// Reads elements from `start` on, as many as `elements` has room for.
    ///
    /// - Parameters:
    ///   - array: The array to read.
    ///   - start: The index of the first to read.
    ///   - elements: Uninitialized before; as many are initialized as are read.
    /// - Returns: How many were read, and what stopped it before the end.
    @unsafe package borrowing func read(
        _ array: Local, from start: UInt32, into elements: UnsafeMutableBufferPointer<Local>
    ) -> (count: Int, error: EngineError?) {
        guard let first = elements.baseAddress else { return (0, nil) }
        var count: UInt32 = 0
        // Safety: a Local is a cv8_value and nothing else.
        let status = unsafe first.withMemoryRebound(
            to: cv8_value.self, capacity: elements.count
        ) {
            unsafe cv8_array_read(
                raw, array.raw, start, UInt32(elements.count), $0, &count)
        }
        do throws(EngineError) {
            try check(status, "get an element")
            return (Int(count), nil)
        } catch {
            return (Int(count), error)
        }
    }

    /// Makes `array[index]` an own, plain property.
    package borrowing func define(
        _ array: Local, index: UInt32, _ value: Local
    ) throws(EngineError) {
        try check(
            unsafe cv8_array_define(raw, array.raw, index, value.raw), "define an element")
    }

    package borrowing func makeMap() -> Local {
        unsafe Local(.map, cv8_map_new(raw))
    }

    package borrowing func makeSet() -> Local {
        unsafe Local(.set, cv8_set_new(raw))
    }

    package borrowing func size(ofMap map: Local) -> Int {
        unsafe cv8_map_size(raw, map.raw)
    }

    package borrowing func size(ofSet set: Local) -> Int {
        unsafe cv8_set_size(raw, set.raw)
    }

    /// Key, value, key, value, … as an array.
    package borrowing func entries(ofMap map: Local) -> Local {
        unsafe Local(.array, cv8_map_entries(raw, map.raw))
    }

    package borrowing func members(ofSet set: Local) -> Local {
        unsafe Local(.array, cv8_set_members(raw, set.raw))
    }

    package borrowing func get(fromMap map: Local, _ key: Local) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_map_get(raw, map.raw, key.raw, &result), "get from a Map")
        return unsafe Local(result)
    }

    package borrowing func set(
        inMap map: Local, _ key: Local, _ value: Local
    ) throws(EngineError) {
        try check(unsafe cv8_map_set(raw, map.raw, key.raw, value.raw), "set in a Map")
    }

    package borrowing func has(inMap map: Local, _ key: Local) throws(EngineError) -> Bool {
        var result = false
        try check(unsafe cv8_map_has(raw, map.raw, key.raw, &result), "look in a Map")
        return result
    }

    /// - Returns: Whether it was there.
    package borrowing func delete(fromMap map: Local, _ key: Local) throws(EngineError) -> Bool {
        var result = false
        try check(unsafe cv8_map_delete(raw, map.raw, key.raw, &result), "delete from a Map")
        return result
    }

    package borrowing func clear(map: Local) {
        unsafe cv8_map_clear(raw, map.raw)
    }

    package borrowing func add(toSet set: Local, _ member: Local) throws(EngineError) {
        try check(unsafe cv8_set_add(raw, set.raw, member.raw), "add to a Set")
    }

    package borrowing func has(inSet set: Local, _ member: Local) throws(EngineError) -> Bool {
        var result = false
        try check(unsafe cv8_set_has(raw, set.raw, member.raw, &result), "look in a Set")
        return result
    }

    /// - Returns: Whether it was there.
    package borrowing func delete(
        fromSet set: Local, _ member: Local
    ) throws(EngineError) -> Bool {
        var result = false
        try check(unsafe cv8_set_delete(raw, set.raw, member.raw, &result), "delete from a Set")
        return result
    }

    package borrowing func clear(set: Local) {
        unsafe cv8_set_clear(raw, set.raw)
    }

    /// `array.splice(start, deleteCount, ...elements)`, whatever a script did to `splice`.
    package borrowing func splice(
        _ array: Local, from start: Int, deleting deleteCount: Int, inserting elements: [Local]
    ) throws(EngineError) {
        _ = try call(
            context.intrinsics.arraySplice.local, receiver: array,
            [Local(Double(start)), Local(Double(deleteCount))] + elements)
    }
}
