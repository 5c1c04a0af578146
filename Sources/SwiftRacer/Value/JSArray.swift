/// A JavaScript array.
///
/// The corresponding V8 class is `v8::Array`.
public final class JSArray: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; it adds no state.

    /// The array's `length`.
    public func count() throws(EngineError) -> Int {
        try context.withScope { (scope) throws(EngineError) in
            Int(scope.length(ofArray: handle.local))
        }
    }

    /// The element at `index`, from 0; undefined for a hole and beyond the end.
    public func element(at index: Int) throws(EngineError) -> JSValue {
        let index = try JSArray.checked(index)
        return try context.withScope { (scope) throws(EngineError) in
            scope.value(try scope.element(handle.local, index))
        }
    }

    /// Sets the element at `index`, from 0, as strict code does; beyond the end the array grows.
    public func setElement(_ value: JSValue, at index: Int) throws(EngineError) {
        let index = try JSArray.checked(index)
        try context.withScope { (scope) throws(EngineError) in
            try scope.set(handle.local, Local(Double(index)), try scope.local(value))
        }
    }

    /// All elements.
    ///
    /// - Throws: Also ``EngineError`` with ``EngineError/Code/conversionFailed`` if there are so many
    ///   that most must be holes.
    public func elements() throws(EngineError) -> [JSValue] {
        try context.withScope { (scope) throws(EngineError) in
            let count = scope.length(ofArray: handle.local)
            try Scope.checkElementCount(Int(count))
            var elements: [JSValue] = []
            for index in 0..<count {
                if index % 1024 == 0 { try scope.checkNotStopped() }
                elements.append(scope.value(try scope.element(handle.local, index)))
            }
            return elements
        }
    }

    private static func checked(_ index: Int) throws(EngineError) -> UInt32 {
        // 2³²−1 is a property name, not an array index.
        guard let index = UInt32(exactly: index), index < .max else {
            throw EngineError(
                .invalidArgument, "cannot use \(index) as an array index: not in 0..<2³²−1")
        }
        return index
    }
}
