@_exported public import Foundation
public import SwiftRacer

/// A JavaScript heap, for one or more ``JSContext``s.
///
/// Any thread may use it, one at a time. Here it stands for an `Isolate` of SwiftRacer.
///
/// Apple's documentation: <https://developer.apple.com/documentation/javascriptcore/jsvirtualmachine>
open class JSVirtualMachine: @unchecked Sendable {
    // @unchecked Sendable because it may be inherited from; what changes is under a lock.

    /// What it stands for.
    public let isolate: Isolate

    private struct WeakContext {
        weak var context: JSContext?
    }

    private struct ManagedReference: @unchecked Sendable {
        // @unchecked Sendable because nothing is done with the owner but to compare it.
        weak var owner: AnyObject?
        let value: JSManagedValue
        /// What `value` refers to.
        let held: JSValue?
    }

    private let contexts = ForkSafeMutex<[ObjectIdentifier: WeakContext]>([:])
    private let managed = ForkSafeMutex<[ManagedReference]>([])

    /// Makes a virtual machine.
    public init!() {
        isolate = Isolate()
    }

    /// Takes an isolate that was made otherwise: with a limit of memory, say.
    ///
    /// Not in JavaScriptCore.
    public init(isolate: Isolate) {
        self.isolate = isolate
    }

    func add(_ context: JSContext) {
        let id = ObjectIdentifier(context.engine)
        contexts.withLock { $0[id] = WeakContext(context: context) }
    }

    func removeContext(_ id: ObjectIdentifier) {
        contexts.withLock { contexts in
            if contexts[id]?.context == nil { contexts[id] = nil }
        }
    }

    /// The object that stands for `engine`; a new one if there is none any more.
    func context(of engine: Context) -> JSContext? {
        let id = ObjectIdentifier(engine)
        return contexts.withLock { $0[id]?.context } ?? JSContext(engine: engine, in: self)
    }

    /// Keeps what `object`, a ``JSManagedValue``, refers to alive as long as `owner` is.
    ///
    /// JavaScriptCore asks whether `owner` can still be reached, from JavaScript or from Objective-C;
    /// here it counts until Swift ends it. Values that refer back to their owner need
    /// ``removeManagedReference(_:withOwner:)``.
    open func addManagedReference(_ object: Any!, withOwner owner: Any!) {
        guard let value = object as? JSManagedValue, let owner = owner as AnyObject? else { return }
        let reference = ManagedReference(owner: owner, value: value, held: value.value)
        changeManaged { $0.append(reference) }
    }

    /// Takes ``addManagedReference(_:withOwner:)`` back.
    open func removeManagedReference(_ object: Any!, withOwner owner: Any!) {
        guard let value = object as? JSManagedValue, let owner = owner as AnyObject? else { return }
        changeManaged { managed in
            let index = managed.firstIndex { $0.owner === owner && $0.value === value }
            if let index { managed.remove(at: index) }
        }
    }

    private func changeManaged(_ change: (inout [ManagedReference]) -> Void) {
        // What is let go of ends after the lock: it may come back here.
        let last = managed.withLock { managed in
            let last = managed
            change(&managed)
            managed.removeAll { $0.owner == nil }
            return last
        }
        withExtendedLifetime(last) {}
    }
}

extension JSVirtualMachine: Hashable {
    /// Whether the two are one object.
    public static func == (first: JSVirtualMachine, second: JSVirtualMachine) -> Bool {
        first === second
    }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}

/// A reference to a JavaScript value that does not keep it alive.
///
/// Apple's documentation: <https://developer.apple.com/documentation/javascriptcore/jsmanagedvalue>
open class JSManagedValue: @unchecked Sendable {
    // @unchecked Sendable because it may be inherited from; it never changes.

    private weak let context: JSContext?
    private let machine: JSVirtualMachine?
    private let reference: EngineValue
    private let isWeak: Bool

    /// Refers to `value`: weakly if it is an object.
    public init!(value: JSValue!) {
        guard let value, let context = value.context else { return nil }
        self.context = context
        machine = context.virtualMachine
        isWeak = value.isObject
        guard let reference = isWeak ? try? context.ask(.weak, value.engine) : value.engine else {
            return nil
        }
        self.reference = reference
    }

    /// As `init(value:)`, and keeps the value alive as long as `owner` is.
    public convenience init!(value: JSValue!, andOwner owner: Any!) {
        self.init(value: value)
        machine?.addManagedReference(self, withOwner: owner)
    }

    /// The value; nil if it was collected, or its context is gone.
    // Declared as in JavaScriptCore.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    open var value: JSValue! {
        guard let context else { return nil }
        guard isWeak else { return JSValue(reference, in: context) }
        guard let engine = try? context.ask(.dereference, reference), engine.object != nil else {
            return nil
        }
        return JSValue(engine, in: context)
    }
}
