// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Objects, arrays, Maps, Sets and Dates.

/// Enters the context of an object for `body`, and gives C the value.
@unsafe private func give<Object: JSObject>(
    of pointer: OpaquePointer?, _ name: StaticString = "object", as type: Object.Type,
    _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?,
    _ body: (borrowing Scope, Local) throws(EngineError) -> Local
) -> sr_status_t {
    unsafe give(result, error) { () throws(EngineError) in
        let object = try unsafe object(pointer, name, as: type)
        return try object.context.withScope { (scope) throws(EngineError) in
            scope.box(try body(scope, try scope.local(of: object)))
        }
    }
}

/// Enters the context of an object for `body`, and gives C the elements of the array.
@unsafe private func giveList<Object: JSObject>(
    of pointer: OpaquePointer?, _ name: StaticString = "object", as type: Object.Type,
    _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?,
    _ body: (borrowing Scope, Local) throws(EngineError) -> Local
) -> sr_status_t {
    unsafe give(result, error) { () throws(EngineError) in
        let object = try unsafe object(pointer, name, as: type)
        return try object.context.withScope { (scope) throws(EngineError) in
            try scope.list(try body(scope, try scope.local(of: object)))
        }
    }
}

/// Enters the context of an object for `body`, and tells C what it returns.
@unsafe private func tell<Object: JSObject, Value: BitwiseCopyable>(
    of pointer: OpaquePointer?, _ name: StaticString = "object", as type: Object.Type,
    _ result: UnsafeMutablePointer<Value>?, _ empty: Value,
    _ error: UnsafeMutablePointer<OpaquePointer?>?,
    _ body: (borrowing Scope, Local) throws(EngineError) -> Value
) -> sr_status_t {
    unsafe tell(result, empty, error) { () throws(EngineError) in
        let object = try unsafe object(pointer, name, as: type)
        return try object.context.withScope { (scope) throws(EngineError) in
            try body(scope, try scope.local(of: object))
        }
    }
}

/// Enters the context of an object for `body`.
@unsafe private func change<Object: JSObject>(
    _ pointer: OpaquePointer?, _ name: StaticString = "object", as type: Object.Type,
    _ error: UnsafeMutablePointer<OpaquePointer?>?,
    _ body: (borrowing Scope, Local) throws(EngineError) -> Void
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        let object = try unsafe object(pointer, name, as: type)
        try object.context.withScope { (scope) throws(EngineError) in
            try body(scope, try scope.local(of: object))
        }
    }
}

// MARK: - Objects

@c @implementation
public func sr_object_new(
    _ context: OpaquePointer?, _ object: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, object, error) { scope in scope.makeObject() }
}

@c @implementation
public func sr_object_get(
    _ object: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ length: Int,
    _ value: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(of: object, as: JSObject.self, value, error) {
        (scope, object) throws(EngineError) in
        try scope.get(object, try scope.key(try unsafe text(name, length, "name")))
    }
}

@c @implementation
public func sr_object_set(
    _ object: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ length: Int,
    _ value: OpaquePointer?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe change(object, as: JSObject.self, error) { (scope, object) throws(EngineError) in
        let value = try unsafe scope.local(SwiftRacerABI.value(value))
        try scope.set(object, try scope.key(try unsafe text(name, length, "name")), value)
    }
}

@c @implementation
public func sr_object_get_by(
    _ object: OpaquePointer?, _ key: OpaquePointer?,
    _ value: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(of: object, as: JSObject.self, value, error) {
        (scope, object) throws(EngineError) in
        try scope.get(object, try scope.local(try unsafe SwiftRacerABI.value(key, "key")))
    }
}

@c @implementation
public func sr_object_set_by(
    _ object: OpaquePointer?, _ key: OpaquePointer?, _ value: OpaquePointer?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe change(object, as: JSObject.self, error) { (scope, object) throws(EngineError) in
        let key = try scope.local(try unsafe SwiftRacerABI.value(key, "key"))
        try scope.set(object, key, try scope.local(try unsafe SwiftRacerABI.value(value)))
    }
}

@c @implementation
public func sr_object_has(
    _ object: OpaquePointer?, _ key: OpaquePointer?, _ has: UnsafeMutablePointer<Bool>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: object, as: JSObject.self, has, false, error) {
        (scope, object) throws(EngineError) in
        try scope.has(object, try scope.local(try unsafe value(key, "key")))
    }
}

@c @implementation
public func sr_object_remove(
    _ object: OpaquePointer?, _ key: OpaquePointer?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe change(object, as: JSObject.self, error) { (scope, object) throws(EngineError) in
        try scope.delete(object, try scope.local(try unsafe value(key, "key")))
    }
}

@c @implementation
public func sr_object_keys(
    _ object: OpaquePointer?, _ keys: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveList(of: object, as: JSObject.self, keys, error) {
        (scope, object) throws(EngineError) in try scope.keys(object)
    }
}

// MARK: - Arrays

@c @implementation
public func sr_array_new(
    _ context: OpaquePointer?, _ elements: UnsafePointer<OpaquePointer?>?, _ count: Int,
    _ array: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, array, error) { (scope) throws(EngineError) in
        let elements = try unsafe values(elements, count, "elements")
        let array = try scope.makeArray(count: elements.count)
        for (index, element) in elements.enumerated() {
            try scope.define(array, index: UInt32(index), try scope.local(element))
        }
        return array
    }
}

@c @implementation
public func sr_array_count(
    _ array: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: array, "array", as: JSArray.self, count, 0, error) { (scope, array) in
        Int(scope.length(ofArray: array))
    }
}

private func arrayIndex(_ index: Int) throws(EngineError) -> UInt32 {
    // 2³²−1 is a property name, not an array index.
    guard let index = UInt32(exactly: index), index < .max else {
        throw .invalid(
            "cannot use \(UInt(bitPattern: index)) as an array index: not in 0..<2³²−1")
    }
    return index
}

@c @implementation
public func sr_array_get(
    _ array: OpaquePointer?, _ index: Int, _ element: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(of: array, "array", as: JSArray.self, element, error) {
        (scope, array) throws(EngineError) in try scope.element(array, try arrayIndex(index))
    }
}

@c @implementation
public func sr_array_set(
    _ array: OpaquePointer?, _ index: Int, _ element: OpaquePointer?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe change(array, "array", as: JSArray.self, error) { (scope, array) throws(EngineError) in
        let index = Local(Double(try arrayIndex(index)))
        try scope.set(array, index, try scope.local(try unsafe value(element, "element")))
    }
}

@c @implementation
public func sr_array_elements(
    _ array: OpaquePointer?, _ elements: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveList(of: array, "array", as: JSArray.self, elements, error) { (_, array) in array }
}

// MARK: - Maps

@c @implementation
public func sr_map_new(
    _ context: OpaquePointer?, _ map: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, map, error) { scope in scope.makeMap() }
}

@c @implementation
public func sr_map_count(
    _ map: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: map, "map", as: JSMap.self, count, 0, error) { (scope, map) in
        scope.size(ofMap: map)
    }
}

@c @implementation
public func sr_map_get(
    _ map: OpaquePointer?, _ key: OpaquePointer?, _ value: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(of: map, "map", as: JSMap.self, value, error) { (scope, map) throws(EngineError) in
        let key = try unsafe SwiftRacerABI.value(key, "key")
        return try scope.get(fromMap: map, try scope.local(key))
    }
}

@c @implementation
public func sr_map_set(
    _ map: OpaquePointer?, _ key: OpaquePointer?, _ value: OpaquePointer?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe change(map, "map", as: JSMap.self, error) { (scope, map) throws(EngineError) in
        let key = try scope.local(try unsafe SwiftRacerABI.value(key, "key"))
        try scope.set(inMap: map, key, try scope.local(try unsafe SwiftRacerABI.value(value)))
    }
}

@c @implementation
public func sr_map_has(
    _ map: OpaquePointer?, _ key: OpaquePointer?, _ has: UnsafeMutablePointer<Bool>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: map, "map", as: JSMap.self, has, false, error) {
        (scope, map) throws(EngineError) in
        try scope.has(inMap: map, try scope.local(try unsafe value(key, "key")))
    }
}

@c @implementation
public func sr_map_remove(
    _ map: OpaquePointer?, _ key: OpaquePointer?, _ wasThere: UnsafeMutablePointer<Bool>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: map, "map", as: JSMap.self, wasThere, false, error) {
        (scope, map) throws(EngineError) in
        try scope.delete(fromMap: map, try scope.local(try unsafe value(key, "key")))
    }
}

@c @implementation
public func sr_map_entries(
    _ map: OpaquePointer?, _ entries: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveList(of: map, "map", as: JSMap.self, entries, error) { (scope, map) in
        scope.entries(ofMap: map)
    }
}

// MARK: - Sets

@c @implementation
public func sr_set_new(
    _ context: OpaquePointer?, _ set: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, set, error) { scope in scope.makeSet() }
}

@c @implementation
public func sr_set_count(
    _ set: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: set, "set", as: JSSet.self, count, 0, error) { (scope, set) in
        scope.size(ofSet: set)
    }
}

@c @implementation
public func sr_set_add(
    _ set: OpaquePointer?, _ member: OpaquePointer?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe change(set, "set", as: JSSet.self, error) { (scope, set) throws(EngineError) in
        try scope.add(toSet: set, try scope.local(try unsafe value(member, "member")))
    }
}

@c @implementation
public func sr_set_has(
    _ set: OpaquePointer?, _ member: OpaquePointer?, _ has: UnsafeMutablePointer<Bool>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: set, "set", as: JSSet.self, has, false, error) {
        (scope, set) throws(EngineError) in
        try scope.has(inSet: set, try scope.local(try unsafe value(member, "member")))
    }
}

@c @implementation
public func sr_set_remove(
    _ set: OpaquePointer?, _ member: OpaquePointer?, _ wasThere: UnsafeMutablePointer<Bool>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(of: set, "set", as: JSSet.self, wasThere, false, error) {
        (scope, set) throws(EngineError) in
        try scope.delete(fromSet: set, try scope.local(try unsafe value(member, "member")))
    }
}

@c @implementation
public func sr_set_members(
    _ set: OpaquePointer?, _ members: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveList(of: set, "set", as: JSSet.self, members, error) { (scope, set) in
        scope.members(ofSet: set)
    }
}

// MARK: - Dates

@c @implementation
public func sr_date_new(
    _ context: OpaquePointer?, _ milliseconds: Double,
    _ date: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, date, error) { (scope) throws(EngineError) in
        try scope.makeDate(milliseconds)
    }
}

@c @implementation
public func sr_date_get(
    _ date: OpaquePointer?, _ milliseconds: UnsafeMutablePointer<Double>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(milliseconds, 0, error) { () throws(EngineError) in
        let box = try unsafe required(date, "date", as: ValueBox.self)
        guard box.kind == .date, case .object(let date) = box.value else { throw box.isNot("date") }
        return try date.context.withScope { (scope) throws(EngineError) in
            scope.time(of: scope.local(date))
        }
    }
}
