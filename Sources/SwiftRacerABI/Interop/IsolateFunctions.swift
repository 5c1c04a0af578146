// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Versions, the engine, isolates and cancellations.

private let version = Lent(SR_VERSION)
private let engineVersion = Lent(Engine.version)

@c @implementation
public func sr_abi_version() -> UInt32 {
    UInt32(SR_ABI_VERSION)
}

@c @implementation
public func sr_version() -> UnsafePointer<CChar>? {
    unsafe version.start
}

@c @implementation
public func sr_v8_version() -> UnsafePointer<CChar>? {
    unsafe engineVersion.start
}

@c @implementation
public func sr_engine_set_flag(
    _ flag: UnsafePointer<CChar>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        guard let flag = unsafe repairedText(flag) else { throw .invalid("the flag is NULL") }
        try Engine.setFlags(flag)
    }
}

@c @implementation
public func sr_engine_live_handle_count() -> Int {
    Engine.liveHandleCount
}

// MARK: - Isolates

@c @implementation
public func sr_isolate_new(
    _ options: UnsafePointer<sr_isolate_options_t>?,
    _ isolate: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    let setup = unsafe IsolateSetup(options)
    return unsafe give(isolate, error) { () throws(EngineError) in
        try unsafe setup.make()
    }
}

@c @implementation
public func sr_isolate_delete(_ isolate: OpaquePointer?) {
    let _: Isolate? = unsafe take(isolate)
}

@c @implementation
public func sr_isolate_close(_ isolate: OpaquePointer?) {
    unsafe borrow(isolate, as: Isolate.self)?.close()
}

@c @implementation
public func sr_isolate_is_closed(_ isolate: OpaquePointer?) -> Bool {
    unsafe borrow(isolate, as: Isolate.self)?.isClosed ?? true
}

@c @implementation
public func sr_isolate_terminate_execution(_ isolate: OpaquePointer?) {
    unsafe borrow(isolate, as: Isolate.self)?.terminateExecution()
}

@c @implementation
public func sr_isolate_set_heap_limit(_ isolate: OpaquePointer?, _ heapLimit: Int) {
    // What is negative here is more than there is memory: V8's own choice is less.
    unsafe borrow(isolate, as: Isolate.self)?.heapLimit = max(0, heapLimit)
}

@c @implementation
public func sr_isolate_heap_statistics(
    _ isolate: OpaquePointer?, _ statistics: UnsafeMutablePointer<sr_heap_statistics_t>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        let size = MemoryLayout<sr_heap_statistics_t>.stride
        guard let statistics = unsafe statistics else { throw .invalid("the statistics are NULL") }
        guard unsafe statistics.pointee.size >= size else {
            throw .invalid(
                "the size of the statistics is \(unsafe statistics.pointee.size): expected \(size)")
        }
        let found = try unsafe required(isolate, "isolate", as: Isolate.self).heapStatistics()
        unsafe statistics.pointee = sr_heap_statistics_t(
            size: statistics.pointee.size, total_heap: found.totalHeapByteCount,
            used_heap: found.usedHeapByteCount, heap_limit: found.heapLimitByteCount,
            external: found.externalByteCount, buffers: found.bufferByteCount,
            memory_limit: found.memoryLimitByteCount, malloced: found.mallocedByteCount,
            context_count: found.contextCount, detached_context_count: found.detachedContextCount)
    }
}

@c @implementation
public func sr_isolate_collect_garbage(
    _ isolate: OpaquePointer?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        try unsafe required(isolate, "isolate", as: Isolate.self).collectGarbage()
    }
}

// MARK: - Cancellations

@c @implementation
public func sr_cancellation_new() -> OpaquePointer? {
    unsafe own(Cancellation())
}

@c @implementation
public func sr_cancellation_delete(_ cancellation: OpaquePointer?) {
    let _: Cancellation? = unsafe take(cancellation)
}

@c @implementation
public func sr_cancellation_cancel(_ cancellation: OpaquePointer?) {
    unsafe borrow(cancellation, as: Cancellation.self)?.cancel()
}

@c @implementation
public func sr_cancellation_is_cancelled(_ cancellation: OpaquePointer?) -> Bool {
    unsafe borrow(cancellation, as: Cancellation.self)?.isCancelled ?? false
}
