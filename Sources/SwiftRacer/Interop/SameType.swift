/// `value` as what it is, where the compiler cannot know it: a cast that asks nothing of the runtime.
@inline(__always) func same<Value, Result>(_ value: consuming Value, as type: Result.Type) -> Result
{
    precondition(Value.self == Result.self, "\(Value.self) was taken for \(type)")
    // Safety: they are one type.
    return unsafe unsafeBitCast(consume value, to: Result.self)
}

/// As ``same(_:as:)``, for arrays, whose types need not be looked up.
@inline(__always) func same<Element, Result>(
    _ array: consuming [Element], ofElements type: Result.Type
) -> [Result] {
    precondition(Element.self == Result.self, "\(Element.self) was taken for \(type)")
    // Safety: as above.
    return unsafe unsafeBitCast(consume array, to: [Result].self)
}
