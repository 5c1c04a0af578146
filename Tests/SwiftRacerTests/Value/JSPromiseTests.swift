import SwiftRacer
import Testing

@Suite struct JSPromiseTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func promise(_ source: String) throws -> JSPromise {
        try #require(try context.evaluate(source).object as? JSPromise)
    }

    @Test func aPromiseIsPendingUntilItIsSettled() throws {
        let promise = try promise("new Promise(() => {})")

        #expect(try promise.state() == .pending)
        #expect(try Int?(promise.settledValue()) == nil)
    }

    @Test func aFulfilledPromiseHasAValue() throws {
        let promise = try promise("Promise.resolve(42)")

        #expect(try promise.state() == .fulfilled)
        #expect(try Int(promise.settledValue()) == 42)
    }

    @Test func aRejectedPromiseHasAReason() throws {
        let promise = try promise("Promise.reject(new RangeError('no'))")

        #expect(try promise.state() == .rejected)
        #expect(try promise.settledValue().object is JSError)
    }

    @Test func aPromiseIsSettledLater() throws {
        let promise = try promise("var resolve; new Promise(r => { resolve = r; })")

        try context.evaluate("resolve('late')")

        #expect(try promise.state() == .fulfilled)
        #expect(try String(promise.settledValue()) == "late")
    }

    @Test func whatIsAwaitedHasRunWhenTheScriptReturns() throws {
        let promise = try promise(
            "(async () => { let s = 0; for (const x of [1, 2]) s += await x; return s; })()")

        #expect(try Int(promise.settledValue()) == 3)
    }

    @Test func anErrorInAnAsyncFunctionRejects() throws {
        let promise = try promise("(async () => { await null; throw 'late'; })()")

        #expect(try promise.state() == .rejected)
        #expect(try String(promise.settledValue()) == "late")
    }

    @Test func aThenableIsNoPromise() throws {
        let object = try #require(try context.evaluate("({ then() {} })").object)

        #expect(!(object is JSPromise))
    }

    @Test func aPromiseFollowsAThenable() throws {
        let promise = try promise("Promise.resolve({ then: resolve => resolve(1) })")

        #expect(try promise.state() == .fulfilled)
        #expect(try Int(promise.settledValue()) == 1)
    }
}
