import SwiftRacer
import Testing

@Suite struct UnhandledTests {
    let isolate = Isolate()
    let reports = Reports()
    let context: Context

    init() throws {
        context = try isolate.makeContext(options: reports.options)
    }

    @Test(arguments: [
        "Promise.reject(new Error('mine')); 0",
        "(async () => { throw new Error('mine') })(); 0",
        "Promise.resolve().then(() => { throw new Error('mine') }); 0",
        "queueMicrotask(() => { throw new Error('mine') })",
    ])
    func whatNobodyHandlesIsReported(_ script: String) throws {
        try context.evaluate(script)

        let error = try reports.next()
        #expect(error.code == .exception)
        #expect(error.exception?.message == "mine")
        #expect(reports.isEmpty)
    }

    @Test func whatIsHandledWithinItsCallIsNotReported() throws {
        try context.evaluate(
            "const p = Promise.reject(1); queueMicrotask(() => p.catch(() => 1)); 0")

        #expect(reports.isEmpty)
    }

    @Test func aReturnedPromiseIsForTheCaller() throws {
        let value = try context.evaluate("Promise.reject(new Error('mine'))")
        let promise = try #require(value.object as? JSPromise)

        _ = try promise.settledValue()

        #expect(reports.isEmpty)
    }

    @Test func aPromiseThatNobodyAskedIsReportedWhenItIsDropped() throws {
        try context.evaluate("Promise.reject(new Error('mine'))")

        #expect(try reports.next().exception?.message == "mine")
    }

    @Test func aPromiseIsReportedAlthoughItsContextIsDroppedToo() throws {
        let reports = Reports()
        try Isolate().makeContext(options: reports.options).evaluate("Promise.reject('mine')")

        #expect(try reports.next().message == "mine")
    }

    @Test func eachContextIsToldOfItsOwn() throws {
        let others = Reports()
        let other = try isolate.makeContext(options: others.options)
        let reject = try context.evaluate("reason => { Promise.reject(reason) }")
        try other.globalObject().setValue(reject, forKey: "reject")

        try other.evaluate("reject('first'); Promise.reject('second'); 0")

        #expect(try reports.next().message == "first")
        #expect(try others.next().message == "second")
    }
}
