// What has no value in JavaScript cannot be given to it, and errors are typed.

import SwiftRacer

struct Point {
    var x = 0.0
}

func given(to context: Context) throws {
    // expected-error@+1 {{requires that 'Point' conform to 'JSConvertible'}}
    _ = try context.makeFunction { (x: Double) -> Point in Point(x: x) }
}

func taken(from context: Context) throws {
    // expected-error@+1 {{requires that 'Point' conform to 'JSConvertible'}}
    _ = try context.evaluate("({x: 1})", as: Point.self)
}

enum OtherError: Error {
    case failed
}

func thrown(by context: Context) throws(OtherError) {
    // expected-error@+1 {{'EngineError' cannot be converted to error type 'OtherError'}}
    try context.evaluate("1")
}

func made() {
    // expected-error@+1 {{'EngineError' initializer is inaccessible due to 'package' protection level}}
    _ = EngineError(.closed, "mine")
    // expected-error@+1 {{cannot find 'Scope' in scope}}
    _ = Scope.self
    // expected-error@+1 {{cannot find 'Local' in scope}}
    _ = Local.self
}
