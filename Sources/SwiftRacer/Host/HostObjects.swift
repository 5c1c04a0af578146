/// An iterator of the host's, which JavaScript can iterate over.
package final class HostIterator: HostValue {
    private let next: HostFunction
    private let finish: HostFunction
    private let isAsync: Bool

    /// - Parameters:
    ///   - next: Its method `next`, which returns `{value, done}`, or a promise of it.
    ///   - finish: Its method `return`, which is called where a loop stops early.
    ///   - isAsync: Whether it is for `for await`.
    package init(next: HostFunction, finish: HostFunction, isAsync: Bool) {
        self.next = next
        self.finish = finish
        self.isAsync = isAsync
    }

    package func local(in scope: borrowing Scope) throws(EngineError) -> Local {
        let iterator = try scope.makeIterator(isAsync: isAsync)
        try scope.defineHidden(iterator, try scope.key(ascii: "next"), try next.local(in: scope))
        try scope.defineHidden(
            iterator, try scope.key(ascii: "return"), try finish.local(in: scope))
        return iterator
    }
}

/// An object of the host's, of which JavaScript sees the properties that are named here.
package final class HostObject: HostValue {
    /// A property, by what reads it and what writes it.
    package struct Property: Sendable {
        let name: JSString
        let getter: HostFunction
        let setter: HostFunction?

        package init(name: JSString, getter: HostFunction, setter: HostFunction?) {
            self.name = name
            self.getter = getter
            self.setter = setter
        }
    }

    private let properties: [Property]

    package init(_ properties: [Property]) {
        self.properties = properties
    }

    package func local(in scope: borrowing Scope) throws(EngineError) -> Local {
        let object = scope.makeObject()
        for property in properties {
            let setter = try property.setter?.local(in: scope) ?? .undefined
            try scope.define(
                object, try scope.makeString(property.name, isKey: true),
                getter: try property.getter.local(in: scope), setter: setter)
        }
        return object
    }
}

/// A promise that the host will settle.
package final class HostPromise: HostValue {
    private let begin: @Sendable (JSPromise) -> Void

    /// - Parameter begin: Called when the promise is made, inside the isolate: it must not wait.
    package init(_ begin: @escaping @Sendable (JSPromise) -> Void) {
        self.begin = begin
    }

    package func local(in scope: borrowing Scope) throws(EngineError) -> Local {
        let promise = try scope.makePromise()
        if let object = scope.object(promise) as? JSPromise { begin(object) }
        return promise
    }
}
