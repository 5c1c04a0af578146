import Foundation
import SwiftRacer
import Testing

// The standard library leaves it out, since few programs may call it.
@_silgen_name("fork") private func fork() -> Int32

@Suite struct ForkTests {
    @Test func aChildMakesIsolatesOfItsOwn() async {
        await #expect(processExitsWith: .success) {
            let context = try Isolate().makeContext()
            let object = try #require(try context.evaluate("({x: 1})").object)

            let child = fork()
            if child == 0 { _exit(try resultOfChild(context, object)) }
            var status: Int32 = -1
            let ended = unsafe waitpid(child, &status, 0)

            #expect(ended == child)
            #expect(status == 0)
            #expect(try Double(context.evaluate("1 + 1")) == 2)
        }
    }

    @Test func aForkInsideOfAHandleScopeLeavesItToTheParent() async {
        await #expect(processExitsWith: .success) {
            let context = try Isolate().makeContext()
            var child: Int32 = -1
            var inside: EngineError.Code?

            let after = code { () throws(EngineError) in
                try context.withHandleScope { (scope) throws(EngineError) in
                    let object = try scope.evaluate("({x: 1})")
                    child = fork()
                    do throws(EngineError) {
                        _ = try scope.number(try scope.value(forKey: "x", of: object))
                    } catch {
                        inside = error.code
                    }
                }
            }

            if child == 0 { _exit(inside == .forked && after == .forked ? 0 : 1) }
            var status: Int32 = -1
            let ended = unsafe waitpid(child, &status, 0)
            #expect(ended == child)
            #expect(status == 0)
            #expect(inside == nil && after == nil)
        }
    }
}

/// What a forked child exits with: 0 if it can use its own isolates, and not those of its parent.
private func resultOfChild(_ context: Context, _ object: JSObject) throws -> Int32 {
    var result: Int32 = 0
    let fresh = try Isolate().makeContext(timeout: .seconds(20))
    let sum = try fresh.evaluate("let n = 0; for (let i = 0; i < 1e6; i++) n += i % 2; n")
    if try Double(sum) != 500_000 { result |= 1 }
    try fresh.isolate.collectGarbage()
    if code({ () throws(EngineError) in _ = try context.evaluate("1") }) != .forked { result |= 2 }
    if code({ () throws(EngineError) in _ = try object.value(forKey: "x") }) != .forked {
        result |= 4
    }
    context.isolate.terminateExecution()
    context.close()
    context.isolate.close()
    return result
}

private func code(_ body: () throws(EngineError) -> Void) -> EngineError.Code? {
    do throws(EngineError) {
        try body()
        return nil
    } catch {
        return error.code
    }
}
