// A local value is of no type that outlives a scope: not a result, not an element, not a property.

import SwiftRacer

func returned(from context: Context) throws(EngineError) {
    // expected-error@+1 {{requires that 'LocalValue' conform to 'Escapable'}}
    _ = try context.withHandleScope { (scope) throws(EngineError) -> LocalValue in
        try scope.local(1)
    }
}

func storedInAnArray(in context: Context) throws(EngineError) {
    try context.withHandleScope { (scope) throws(EngineError) in
        // expected-error@+1 {{generic struct 'Array' requires that 'LocalValue' conform to 'Escapable'}}
        let values = [try scope.local(1)]
        _ = values.count
    }
}

// expected-note@+1 {{consider adding '~Escapable' to struct 'Cache'}}
struct Cache {
    // expected-error@+2 {{the 'get' accessor cannot return a ~Escapable result}}
    // expected-error@+1 {{'Escapable'-conforming struct 'Cache' has non-Escapable type 'LocalValue'}}
    let last: LocalValue
}

func capturedByATask(in context: Context) throws(EngineError) {
    try context.withHandleScope { (scope) throws(EngineError) in
        let value = try scope.local(1)
        // expected-error@+1 {{argument type 'LocalValue' does not conform to expected type 'Escapable'}}
        Task { print(value) }
    }
}

func capturedByAHostFunction(in context: Context) throws(EngineError) {
    try context.withHandleScope { (scope) throws(EngineError) in
        let value = try scope.local(1)
        _ = try context.makeFunction { () -> Int in
            // expected-error@+1 {{capture of 'value' with non-Sendable type 'LocalValue'}}
            _ = value
            return 1
        }
    }
}

func usedAcrossAnAwait(in context: Context) async throws {
    try context.withHandleScope { (scope) throws(EngineError) in
        // expected-error@+1 {{'async' call in a function that does not support concurrency}}
        await Task.yield()
        _ = try scope.local(1)
    }
}
