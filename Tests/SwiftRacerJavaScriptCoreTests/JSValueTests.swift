import SwiftRacerJavaScriptCore
import Testing

@Suite struct JSValueTests {
    let context: JSContext

    init() throws {
        context = try #require(JSContext())
    }

    private func value(_ source: String) throws -> JSValue {
        try #require(context.evaluateScript("(\(source))"))
    }

    @Test func kindsAreTold() throws {
        #expect(try value("undefined").isUndefined)
        #expect(try value("null").isNull)
        #expect(try value("true").isBoolean)
        #expect(try value("1").isNumber)
        #expect(try value("''").isString)
        #expect(try value("Symbol()").isSymbol)
        #expect(try value("1n").isBigInt)
        #expect(try value("() => 1").isObject)
        #expect(try value("[]").isArray && value("[]").isObject)
        #expect(try value("new Date(0)").isDate)
        #expect(try !value("({})").isArray && !value("'x'").isObject)
    }

    @Test func valuesAreMade() throws {
        #expect(JSValue(bool: true, in: context).toBool())
        #expect(JSValue(double: 1.5, in: context).toDouble() == 1.5)
        #expect(JSValue(int32: -1, in: context).toInt32() == -1)
        #expect(JSValue(uInt32: .max, in: context).toUInt32() == .max)
        #expect(JSValue(nullIn: context).isNull)
        #expect(JSValue(undefinedIn: context).isUndefined)
        #expect(JSValue(newObjectIn: context).isObject)
        #expect(JSValue(newArrayIn: context).isArray)
        #expect(JSValue(newErrorFromMessage: "no", in: context).toString() == "Error: no")
        let pattern = JSValue(
            newRegularExpressionFromPattern: "^a", flags: "i", in: context)
        #expect(pattern?.invokeMethod("test", withArguments: ["Ab"]).toBool() == true)
        #expect(JSValue(newSymbolFromDescription: "s", in: context).isSymbol)
        #expect(JSValue(newBigIntFrom: "123456789012345678901", in: context)?.isBigInt == true)
        #expect(JSValue(newBigIntFrom: Int64(-1), in: context)?.toInt64() == -1)
        #expect(JSValue(newBigIntFrom: UInt64.max, in: context)?.toUInt64() == .max)
        #expect(JSValue(newBigIntFrom: "no", in: context) == nil)
        #expect(context.exception.toString().hasPrefix("SyntaxError"))
    }

    @Test func structuresOfGraphicsGoBothWays() {
        let rect = CGRect(x: 1, y: 2, width: 3, height: 4)

        #expect(JSValue(rect: rect, in: context).toRect() == rect)
        #expect(JSValue(point: rect.origin, in: context).toPoint() == rect.origin)
        #expect(JSValue(size: rect.size, in: context).toSize() == rect.size)
        #expect(
            JSValue(range: NSRange(location: 1, length: 2), in: context).toRange()
                == NSRange(location: 1, length: 2))
        #expect(JSValue(newObjectIn: context).toRange() == NSRange(location: 0, length: 0))
    }

    @Test(arguments: [
        ("1.9", 1), ("-1.9", -1), ("2 ** 31", Int32.min), ("2 ** 32 + 5", 5), ("NaN", 0),
        ("Infinity", 0), ("'12'", 12), ("true", 1), ("null", 0), ("'x'", 0), ("1e300", 0),
        ("-1", -1),
    ])
    func integersAreMadeAsJavaScriptMakesThem(_ source: String, _ expected: Int32) throws {
        #expect(try value(source).toInt32() == expected)
        #expect(context.evaluateScript("(\(source)) | 0").toInt32() == expected)
    }

    @Test(arguments: ["0", "NaN", "''", "null", "undefined", "false", "0n"])
    func falseIsWhatJavaScriptTakesForIt(_ source: String) throws {
        #expect(try !value(source).toBool())
    }

    @Test func whatCannotBeConvertedIsAnException() throws {
        #expect(try value("Symbol('s')").toString() == nil)
        #expect(context.exception.toString().hasPrefix("TypeError"))
        #expect(try value("1n").toDouble().isNaN)
        #expect(try value("({valueOf() { throw new Error('mine') }})").toDouble().isNaN)
        #expect(context.exception.toString() == "Error: mine")
        #expect(try value("1").toArray() == nil)
        #expect(context.exception.toString().contains("NSArray"))
        #expect(try value("null").toDictionary() == nil)
    }

    @Test func plainObjectsAreMade() throws {
        let object = try #require(
            try value("{a: 1, b: [true, 'x', null, undefined], c: {d: new Date(5)}, e: undefined}")
                .toDictionary() as? [String: Any])

        #expect(object["a"] as? Int == 1)
        #expect(object["a"] as? Double == 1)
        let list = try #require(object["b"] as? [Any])
        #expect(list[0] as? Bool == true)
        #expect(list[1] as? String == "x")
        #expect(list[2] is NSNull && list[3] is NSNull)
        #expect(object["c"] as? [String: Date] == ["d": Date(timeIntervalSince1970: 0.005)])
        #expect(object["e"] == nil && object.count == 3)
        #expect(try value("[1, 2, 3]").toArray() as? [Int] == [1, 2, 3])
        #expect(try value("{length: 2, 0: 'a', 1: 'b'}").toArray() as? [String] == ["a", "b"])
        #expect(try value("undefined").toObject() == nil)
        #expect(try value("null").toObject() is NSNull)
        #expect(try value("2.5").toNumber() == 2.5)
    }

    @Test func plainObjectsGoIn() throws {
        let object: [String: Any] = [
            "number": 1, "text": "é", "flag": true, "null": NSNull(),
            "date": Date(timeIntervalSince1970: 1),
            "list": [1, [2.5, "x"]] as [Any], "maybe": Optional<Int>.none as Any,
            "boxed": NSNumber(value: false), "big": UInt8(200),
        ]

        context.setObject(object, forKeyedSubscript: "object")

        let told = context.evaluateScript(
            """
            [typeof object.number, object.text, object.flag === true, object.null === null,
             object.date instanceof Date && object.date.getTime(), JSON.stringify(object.list),
             typeof object.maybe, object.boxed === false, object.big].join('|')
            """)
        #expect(
            told?.toString() == "number|é|true|true|1000|[1,[2.5,\"x\"]]|undefined|true|200")
    }

    @Test func cyclesAndDepthsAreRefused() throws {
        #expect(try value("(() => { const a = []; a.push(a); return a })()").toArray() == nil)
        #expect(context.exception.toString().contains("refers to itself"))
        #expect(
            try value("(() => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a })()")
                .toObject() == nil)
        #expect(context.exception.toString().contains("deep"))
        let shared = try value(
            "(() => { let a = [1]; for (let i = 0; i < 100; i++) a = [a, a]; return a })()")
        #expect(shared.toArray()?.count == 2, "what is shared is made once")

        var nested: [Any] = []
        for _ in 0..<1000 { nested = [nested] }
        context.setObject(nested, forKeyedSubscript: "nested")
        #expect(context.exception.toString().contains("deep"))
    }

    @Test(arguments: ["new Array(2 ** 32 - 1)", "{length: 2 ** 32 - 1}"])
    func elementsThatAreNotThereAreNotCounted(_ source: String) throws {
        #expect(try value(source).toArray() == nil)
        #expect(context.exception.toString().contains("elements"))
    }

    @Test func whatScriptsReplaceDoesNotMatter() throws {
        context.evaluateScript(
            """
            for (const name of ['Object', 'Symbol', 'BigInt', 'Error', 'RegExp', 'Promise', 'WeakRef',
                'WeakMap', 'Reflect', 'Array', 'TypeError'])
                globalThis[name] = undefined;
            Function.prototype.call = Function.prototype.bind = undefined;
            """)

        #expect(try value("{a: [1, 2]}").toDictionary()["a"] as? [Int] == [1, 2])
        #expect(try value("{a: 1}").hasProperty("a"))
        #expect(JSValue(newErrorFromMessage: "no", in: context).toString() == "Error: no")
        #expect(JSValue(newSymbolFromDescription: "s", in: context).isSymbol)
        #expect(JSValue(newBigIntFrom: "7", in: context)?.isBigInt == true)
        #expect(JSValue(newPromiseResolvedWithResult: 1, in: context).isObject)
        #expect(try value("a => a").call(withArguments: [1]).toInt32() == 1)
        #expect(try value("1").call(withArguments: []).isUndefined)
        #expect(context.exception.toString() == "TypeError: value is not a function")
        context.setObject(NSObject(), forKeyedSubscript: "object")
        #expect(context.objectForKeyedSubscript("object")?.toObject() is NSObject)
        #expect(JSManagedValue(value: context.objectForKeyedSubscript("object"))?.value != nil)
    }

    @Test func gettersThatThrowDuringAConversionAreExceptions() throws {
        #expect(try value("{get x() { throw new Error('getter') }}").toDictionary() == nil)
        #expect(context.exception.toString() == "Error: getter")
    }

    @Test func propertiesAreReadWrittenAndDefined() throws {
        let object = try value("{a: 1}")

        object.setValue([1, 2], forProperty: "list")
        object.setObject("x", forKeyedSubscript: "key" as NSString)
        object.defineProperty(
            "fixed",
            descriptor: [
                JSPropertyDescriptorValueKey: 7, JSPropertyDescriptorWritableKey: false,
            ] as [String: Any])

        #expect(object.forProperty("list").atIndex(1).toInt32() == 2)
        #expect(object.objectForKeyedSubscript("key")?.toString() == "x")
        object.setValue(8, forProperty: "fixed")
        #expect(context.exception.toString().hasPrefix("TypeError"))
        #expect(object.forProperty("fixed").toInt32() == 7)
        #expect(object.deleteProperty("a"))
        #expect(!object.hasProperty("a"))
        #expect(object.forProperty("none").isUndefined)
        let symbol = try #require(JSValue(newSymbolFromDescription: "s", in: context))
        object.setValue(1, forProperty: symbol)
        #expect(object.forProperty(symbol).toInt32() == 1)
        let list = try value("[]")
        list.setValue("a", at: 2)
        list.setObject("b", atIndexedSubscript: 0)
        #expect(list.objectAtIndexedSubscript(2)?.toString() == "a")
        #expect(list.forProperty("length").toInt32() == 3)
        #expect(try value("'text'").forProperty("length").toInt32() == 4)
        #expect(try value("null").forProperty("x").isUndefined)
        #expect(context.exception.toString().hasPrefix("TypeError"))
    }

    @Test func functionsAreCalledAndConstructed() throws {
        let add = try value("(a, b) => a + b")
        let type = try value(
            "class { constructor(x) { this.x = x } twice() { return this.x * 2 } }")

        let made = type.construct(withArguments: [21])

        #expect(add.call(withArguments: [1, 2]).toInt32() == 3)
        #expect(made?.invokeMethod("twice", withArguments: []).toInt32() == 42)
        #expect(made?.isInstance(of: type) == true)
        #expect(made?.invokeMethod("none", withArguments: nil).isUndefined == true)
        #expect(context.exception.toString() == "TypeError: none is not a function")
        #expect(add.construct(withArguments: []).isUndefined)
        #expect(context.exception.toString().hasPrefix("TypeError"))
        #expect(try value("1").call(withArguments: []).isUndefined)
        #expect(context.exception.toString() == "TypeError: value is not a function")
    }

    @Test func stacksTellOfScriptsOnly() throws {
        let fail = try value("() => { throw new Error('x') }")

        fail.call(withArguments: [])

        let stack = try #require(context.exception.forProperty("stack").toString())
        #expect(!stack.contains("Helpers.js"), "\(stack)")
    }

    @Test func valuesAreCompared() throws {
        #expect(try value("1").isEqual(to: 1))
        #expect(try !value("1").isEqual(to: "1"))
        #expect(try value("1").isEqualWithTypeCoercion(to: "1"))
        #expect(try value("1").compare(2.5) == .lessThan)
        #expect(try value("2n ** 64n").compare(UInt64.max) == .greaterThan)
        #expect(try value("NaN").compare(0.0) == .undefined)
        #expect(try value("'a'").compare(value("'a'")) == .equal)
    }

    @Test func objectsOfSwiftComeBackAsThemselves() throws {
        final class Person {
            let name = "Ada"
        }
        let person = Person()

        context.setObject(person, forKeyedSubscript: "person")
        context.setObject(person, forKeyedSubscript: "again")

        #expect(context.objectForKeyedSubscript("person")?.toObject() as? Person === person)
        #expect(
            context.objectForKeyedSubscript("person")?.toObjectOf(Person.self) as? Person === person
        )
        #expect(context.objectForKeyedSubscript("person")?.toObjectOf(NSString.self) == nil)
        #expect(context.evaluateScript("person === again").toBool())
        #expect(context.evaluateScript("String(person)").toString() == "[object Person]")
        context.setObject({ (person: Person) in person.name }, forKeyedSubscript: "nameOf")
        #expect(context.evaluateScript("nameOf(person)").toString() == "Ada")
        context.evaluateScript("nameOf({})")
        #expect(context.exception.toString().contains("argument 1"))
    }

    @Test func whatJavaScriptForgetsOfSwiftsIsLetGo() throws {
        final class Thing {}
        weak var last: Thing?
        do {
            let thing = Thing()
            last = thing
            context.setObject(thing, forKeyedSubscript: "thing")
        }
        #expect(last != nil)

        context.evaluateScript("thing = undefined")
        for _ in 0..<5 where last != nil { try context.collectGarbage() }

        #expect(last == nil)
    }

    @Test func managedValuesAreWeak() throws {
        final class Owner {}
        let machine = try #require(context.virtualMachine)
        let weakly = try #require(JSManagedValue(value: context.evaluateScript("({})")))
        let primitive = try #require(JSManagedValue(value: context.evaluateScript("'kept'")))
        var owner: Owner? = Owner()
        let owned = try #require(
            JSManagedValue(value: context.evaluateScript("({y: 2})"), andOwner: owner as Any))

        for _ in 0..<3 { try context.collectGarbage() }

        #expect(weakly.value == nil)
        #expect(primitive.value.toString() == "kept")
        #expect(owned.value?.forProperty("y").toInt32() == 2)
        machine.removeManagedReference(owned, withOwner: owner as Any)
        owner = nil
        for _ in 0..<3 { try context.collectGarbage() }
        #expect(owned.value == nil)
    }

    @Test func valuesDescribeThemselvesWithoutAnException() throws {
        #expect(try "\(value("[1, 2]"))" == "1,2")
        #expect(try "\(value("Symbol('s')"))" == "Symbol(s)")
        #expect(try !"\(value("Object.create(null)"))".isEmpty)
        #expect(context.exception == nil)
    }
}
