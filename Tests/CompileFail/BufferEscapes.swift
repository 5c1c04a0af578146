// The memory of a buffer is lent: it cannot be kept.

import SwiftRacer

func assigned(from buffer: JSBuffer) throws(EngineError) {
    let none: [UInt8] = []
    // expected-error@+1 {{lifetime-dependent variable 'last' escapes its scope}}
    var last = none.span
    // expected-note@+1 {{it depends on the lifetime of argument 'bytes'}}
    try buffer.withBytes { (bytes) throws(EngineError) in
        last = bytes
        // expected-note@+1 {{this use causes the lifetime-dependent value to escape}}
    }
    _ = last.count
}

func sentToATask(from buffer: JSBuffer) throws(EngineError) {
    // expected-error@+2 {{lifetime-dependent variable 'bytes' escapes its scope}}
    // expected-note@+1 {{it depends on the lifetime of argument 'bytes'}}
    try buffer.withBytes { (bytes) throws(EngineError) in
        // expected-note@+1 {{this use causes the lifetime-dependent value to escape}}
        _ = Task { print(bytes.count) }
    }
}

func mutableOneKept(from buffer: JSBuffer) throws(EngineError) {
    // expected-error@+1 {{missing reinitialization of inout parameter 'bytes' after consume}}
    try buffer.withMutableBytes { (bytes) throws(EngineError) in
        // expected-note@+1 {{consumed here}}
        let copy = bytes
        _ = copy.count
    }
}
