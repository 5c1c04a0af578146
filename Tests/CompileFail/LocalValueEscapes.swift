// A local value, and the scope that it lives in, cannot leave the scope.

import SwiftRacer

func assigned(in context: Context) throws(EngineError) {
    try context.withHandleScope { (outer) throws(EngineError) in
        // expected-error@+1 2 {{lifetime-dependent variable 'last' escapes its scope}}
        var last = try outer.local(0)
        // expected-note@+1 2 {{it depends on the lifetime of argument 'inner'}}
        try context.withHandleScope { (inner) throws(EngineError) in
            last = try inner.local(1)
            // expected-note@+1 2 {{this use causes the lifetime-dependent value to escape}}
        }
        _ = try outer.value(last)
    }
}

func capturedByAFunctionThatIsKept(in context: Context) throws(EngineError) {
    var later: [() -> Void] = []
    // expected-note@+1 2 {{it depends on the lifetime of argument 'scope'}}
    try context.withHandleScope { (scope) throws(EngineError) in
        // expected-error@+1 2 {{lifetime-dependent variable 'value' escapes its scope}}
        let value = try scope.local(1)
        // expected-note@+1 2 {{this use causes the lifetime-dependent value to escape}}
        later.append { _ = value }
    }
    for each in later { each() }
}

func passedOn(in context: Context) throws(EngineError) {
    try context.withHandleScope { (scope) throws(EngineError) in
        let value = try scope.local(1)
        keep(value)
    }
}

// expected-error@+3 {{lifetime-dependent variable 'value' escapes its scope}}
// expected-note@+2 {{it depends on the lifetime of argument 'value'}}
// expected-note@+1 {{this use causes the lifetime-dependent value to escape}}
func keep(_ value: consuming LocalValue) {
    kept.append { _ = value }
}

nonisolated(unsafe) var kept: [() -> Void] = []

func scopeStored(of context: Context) throws(EngineError) {
    // expected-error@+1 {{'scope' is borrowed and cannot be consumed}}
    try context.withHandleScope { (scope) throws(EngineError) in
        // expected-note@+1 {{consumed here}}
        let copy = scope
        _ = try copy.local(1)
    }
}
