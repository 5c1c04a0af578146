import SwiftRacer
import Testing

/// Objects that throw, refuse or lie when they are touched.
@Suite struct HostileObjectTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func object(_ source: String) throws -> JSObject {
        try #require(try context.evaluate("'use strict'; (\(source))").object)
    }

    /// An object every trap of which throws.
    private func thrower() throws -> JSObject {
        try object(
            "new Proxy(function () {}, new Proxy({}, { get(_, trap) { throw new Error(trap); } }))")
    }

    private func refused(_ body: () throws -> Void) throws -> JSException {
        let error = try #require(throws: EngineError.self) { try body() }
        #expect(error.code == .exception)
        return try #require(error.exception)
    }

    @Test func aGetterThatThrows() throws {
        let object = try object("{ get x() { throw new RangeError('no x'); } }")

        let exception = try refused { _ = try object.value(forKey: "x") }

        #expect(exception.name == "RangeError")
        #expect(exception.message == "no x")
    }

    @Test func aSetterThatThrows() throws {
        let object = try object("{ set x(value) { throw new RangeError('no ' + value); } }")

        let exception = try refused { try object.setValue(1, forKey: "x") }

        #expect(exception.message == "no 1")
    }

    @Test func aGetterWithoutSetterRefusesToBeSet() throws {
        let object = try object("{ get x() { return 1; } }")

        let exception = try refused { try object.setValue(2, forKey: "x") }

        #expect(exception.name == "TypeError")
    }

    @Test func aFrozenObjectRefusesToBeSet() throws {
        let object = try object("Object.freeze({ x: 1 })")

        let exception = try refused { try object.setValue(2, forKey: "x") }

        #expect(exception.name == "TypeError")
        #expect(try Int(object.value(forKey: "x")) == 1)
    }

    @Test func aFrozenObjectRefusesToGrow() throws {
        let object = try object("Object.freeze({ x: 1 })")

        let exception = try refused { try object.setValue(2, forKey: "y") }

        #expect(exception.name == "TypeError")
        #expect(try object.keys() == ["x"])
    }

    @Test func aFrozenObjectRefusesToBeDeletedFrom() throws {
        let object = try object("Object.freeze({ x: 1 })")

        let exception = try refused { try object.removeValue(forKey: "x") }

        #expect(exception.name == "TypeError")
    }

    @Test func aFrozenArrayRefusesElements() throws {
        let array = try #require(try object("Object.freeze([1])") as? JSArray)

        let exception = try refused { try array.setElement(2, at: 0) }

        #expect(exception.name == "TypeError")
        #expect(try Int(array.element(at: 0)) == 1)
    }

    @Test func theTrapOfAGet() throws {
        let thrower = try thrower()

        let exception = try refused { _ = try thrower.value(forKey: "x") }

        #expect(exception.message == "get")
    }

    @Test func theTrapOfASet() throws {
        let thrower = try thrower()

        let exception = try refused { try thrower.setValue(1, forKey: "x") }

        #expect(exception.message == "set")
    }

    @Test func theTrapOfADelete() throws {
        let thrower = try thrower()

        let exception = try refused { try thrower.removeValue(forKey: "x") }

        #expect(exception.message == "deleteProperty")
    }

    @Test func theTrapOfHas() throws {
        let thrower = try thrower()

        let exception = try refused { _ = try thrower.hasValue(forKey: "x") }

        #expect(exception.message == "has")
    }

    @Test func theTrapOfTheKeys() throws {
        let thrower = try thrower()

        let exception = try refused { _ = try thrower.keys() }

        #expect(exception.message == "ownKeys")
    }

    @Test func theTrapOfACall() throws {
        let thrower = try #require(try thrower() as? JSFunction)

        let exception = try refused { try thrower.call() }

        #expect(exception.message == "apply")
    }

    @Test func theTrapOfAConstruction() throws {
        let thrower = try #require(try thrower() as? JSFunction)

        let exception = try refused { _ = try thrower.construct() }

        #expect(exception.message == "construct")
    }

    @Test func theTrapOfAMethodCall() throws {
        let thrower = try thrower()

        let exception = try refused { try thrower.call(method: "go") }

        #expect(exception.message == "get")
    }

    @Test func aTrapThatReturnsFalseRefuses() throws {
        let object = try object("new Proxy({}, { set: () => false, deleteProperty: () => false })")

        let setting = try refused { try object.setValue(1, forKey: "x") }
        let deleting = try refused { try object.removeValue(forKey: "x") }

        #expect(setting.name == "TypeError")
        #expect(deleting.name == "TypeError")
    }

    @Test func aRevokedProxyIsATypeErrorWhateverIsDone() throws {
        let object = try object(
            "(() => { const p = Proxy.revocable({}, {}); p.revoke(); return p.proxy; })()")

        #expect(try refused { _ = try object.value(forKey: "x") }.name == "TypeError")
        #expect(try refused { try object.setValue(1, forKey: "x") }.name == "TypeError")
        #expect(try refused { try object.removeValue(forKey: "x") }.name == "TypeError")
        #expect(try refused { _ = try object.hasValue(forKey: "x") }.name == "TypeError")
        #expect(try refused { _ = try object.keys() }.name == "TypeError")
    }

    @Test func aRevokedProxyCanStillBePassedOn() throws {
        let object = try object(
            "(() => { const p = Proxy.revocable({}, {}); p.revoke(); return p.proxy; })()")
        let identity = try #require(try context.evaluate("x => x").function)

        let same = try identity.call(.object(object))

        #expect(try same.object?.isIdentical(to: object) == true)
    }

    @Test func anElementThatThrows() throws {
        let array = try #require(
            try object("Object.defineProperty([1, 2], 1, { get() { throw new Error('no 1'); } })")
                as? JSArray)

        let exception = try refused { _ = try array.elements() }

        #expect(exception.message == "no 1")
        #expect(try Int(array.element(at: 0)) == 1)
    }

    @Test func anObjectWithoutPrototype() throws {
        let object = try object("Object.assign(Object.create(null), { x: 1 })")

        #expect(try Int(object.value(forKey: "x")) == 1)
        #expect(try refused { try object.call(method: "toString") }.name == "TypeError")
    }

    @Test func anObjectThatDoesNotConvertToAPrimitiveIsReadAllTheSame() throws {
        let object = try object(
            """
            {
              x: 1, toString() { throw 1; }, valueOf() { throw 2; },
              get [Symbol.toPrimitive]() { throw 3; }
            }
            """)

        #expect(try Int(object.value(forKey: "x")) == 1)
        #expect(try object.keys().first == "x")
    }

    @Test func aThrownObjectThatDoesNotConvertToAString() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("throw { toString() { throw 1; }, get message() { throw 2; } }")
        }

        #expect(error.code == .exception)
        #expect(error.thrownValue?.object != nil)
    }

    @Test func anErrorThatThrowsWhenItIsRead() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(
                """
                const error = new Error('hidden');
                for (const name of ['name', 'message', 'stack', 'cause'])
                  Object.defineProperty(error, name, { get() { throw new Error('again'); } });
                throw error;
                """)
        }

        #expect(error.code == .exception)
        #expect(error.thrownValue?.object is JSError)
    }

    @Test func scriptsCannotReplaceWhatTheLibraryCalls() throws {
        try context.evaluate(
            """
            Reflect.set = Array.prototype.splice = Object.keys = () => { throw new Error('mine'); };
            Map.prototype.entries = Set.prototype.values = Promise.prototype.then = Reflect.set;
            Object.defineProperty(Array.prototype, '0', { set() { throw new Error('mine'); } });
            """)
        let object = try object("{ x: 1 }")

        try object.setValue(2, forKey: "x")
        let array = try context.makeArray([7])

        #expect(try object.keys() == ["x"])
        #expect(try Int(array.value(forKey: "0")) == 7)
    }
}
