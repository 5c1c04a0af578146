// What is lent for reading cannot be written, nor returned; elements have types.

import SwiftRacer

func returned(from buffer: JSBuffer) throws(EngineError) {
    // expected-error@+1 {{requires that 'Span<UInt8>' conform to 'Escapable'}}
    _ = try buffer.withBytes { (bytes) throws(EngineError) -> Span<UInt8> in bytes }
}

func written(in buffer: JSBuffer) throws(EngineError) {
    try buffer.withBytes { (bytes) throws(EngineError) in
        // expected-error@+1 {{cannot assign through subscript: subscript is get-only}}
        bytes[0] = 1
    }
}

func ofNoElement(of buffer: JSBuffer) throws(EngineError) {
    // expected-error@+1 {{requires that 'String' conform to 'JSBufferElement'}}
    try buffer.withElements(of: String.self) { (_) throws(EngineError) in }
}
