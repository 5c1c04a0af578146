import Dispatch
import Foundation
import Synchronization

/// Runs `body` on as many threads of their own at once, and waits until all have ended.
///
/// - Parameters:
///   - count: How many threads.
///   - stackSize: The bytes of stack of each; nil for what the system gives.
///   - body: What each of them does.
/// - Returns: What each returned, in order.
/// - Throws: What the first of those that failed threw.
@discardableResult
func onThreads<Success: Sendable>(
    _ count: Int, stackSize: Int? = nil,
    _ body: @escaping @Sendable (_ index: Int) throws -> Success
) throws -> [Success] {
    let results = Results<Success>(count: count)
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        let thread = Thread {
            results.store(Result { try body(index) }, at: index)
            group.leave()
        }
        if let stackSize { thread.stackSize = stackSize }
        thread.start()
    }
    group.wait()
    return try results.all.compactMap { try $0?.get() }
}

/// Runs `body`, and meanwhile, every millisecond and on another thread, `disturb`.
@discardableResult
func disturbing<Success>(
    with disturb: @escaping @Sendable () -> Void, _ body: () throws -> Success
) rethrows -> Success {
    let isDone = Flag()
    let group = DispatchGroup()
    group.enter()
    Thread.detachNewThread {
        while !isDone.isSet {
            Thread.sleep(forTimeInterval: 0.001)
            disturb()
        }
        group.leave()
    }
    defer {
        isDone.set()
        group.wait()
    }
    return try body()
}

private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}

private final class Results<Success: Sendable>: Sendable {
    private let results: Mutex<[Result<Success, any Error>?]>

    init(count: Int) {
        results = Mutex(Array(repeating: nil, count: count))
    }

    var all: [Result<Success, any Error>?] { results.withLock { $0 } }

    func store(_ result: Result<Success, any Error>, at index: Int) {
        results.withLock { $0[index] = result }
    }
}
