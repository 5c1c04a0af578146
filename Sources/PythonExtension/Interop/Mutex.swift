internal import SwiftRacer

/// The library's, not that of `Synchronization`: see there.
typealias Mutex<Value: ~Copyable> = ForkSafeMutex<Value>
