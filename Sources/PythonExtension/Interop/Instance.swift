internal import CPython
internal import SwiftRacer

/// The objects of this extension: Python's part of them, and the Swift object behind.
extension PyBorrowed {
    @unsafe private var instance: UnsafeMutablePointer<PyInstance> {
        unsafe UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyInstance.self)
    }

    /// The Swift object behind an instance of one of the extension's types.
    ///
    /// Python has checked the type, or the caller has. The instance, which the caller holds, keeps
    /// the Swift object alive.
    @inline(__always) func swift<Object: AnyObject>(_ type: Object.Type) -> Object {
        guard let swift = unsafe instance.pointee.swift else {
            preconditionFailure("an instance is used before it is made")
        }
        // Safety: `make` put an object of the class that belongs to the Python type here.
        return unsafe unsafeDowncast(
            Unmanaged<AnyObject>.fromOpaque(swift).takeUnretainedValue(), to: type)
    }

    /// Of a value: the Python Context that it came through; of a Context: its Isolate.
    var owner: PyBorrowed { unsafe PyBorrowed(pointer: instance.pointee.owner) }

    /// Of a Context: `default`, or null; of an Isolate: `on_soft_heap_limit`, or null.
    var extra: PyBorrowed { unsafe PyBorrowed(pointer: instance.pointee.extra) }

    /// Of a function: the object that it was read from.
    var receiver: JSObject? {
        guard let receiver = unsafe instance.pointee.companion else { return nil }
        return unsafe Unmanaged<JSObject>.fromOpaque(receiver).takeUnretainedValue()
    }

    /// Of a Context: what JavaScript has of it.
    var host: PythonHost {
        guard let host = unsafe instance.pointee.companion else {
            preconditionFailure("a Context is used before it is made")
        }
        return unsafe Unmanaged<PythonHost>.fromOpaque(host).takeUnretainedValue()
    }

    /// Forgets `extra`, so that what it refers to can be freed.
    func clearExtra() {
        if isInstance(exactly: Types.current.isolate),
            let companion = unsafe instance.pointee.companion
        {
            unsafe Unmanaged<SoftLimitCallable>.fromOpaque(companion)
                ._withUnsafeGuaranteedRef { $0.clear() }
        }
        guard let extra = unsafe instance.pointee.extra else { return }
        unsafe instance.pointee.extra = nil
        unsafe cpython_release(extra)
    }
}

extension PyRef {
    /// A new instance of one of the extension's types.
    ///
    /// `type` is that type, or a subtype of it. `swift` is the object behind the instance, of the
    /// class that belongs to `type`. For `owner` and `extra` see the properties of `PyBorrowed`;
    /// `companion` is a function's `receiver`, a Context's `host` or an Isolate's
    /// `SoftLimitCallable`.
    init(
        _ type: PyBorrowed, _ swift: AnyObject, owner: PyBorrowed, extra: PyBorrowed = .null,
        companion: AnyObject? = nil, vectorcall: PyCallbackVector? = nil
    ) throws(PythonError) {
        let made = try unsafe PyRef(checking: cpython_allocate(type.object))
        let instance = unsafe UnsafeMutableRawPointer(made.borrowed.object)
            .assumingMemoryBound(to: PyInstance.self)
        unsafe instance.pointee.swift = Unmanaged.passRetained(swift).toOpaque()
        unsafe instance.pointee.vectorcall = vectorcall
        if let companion {
            unsafe instance.pointee.companion = Unmanaged.passRetained(companion).toOpaque()
        }
        if !owner.isNull {
            unsafe instance.pointee.owner = PyRef(retaining: owner).stolen()
        }
        if !extra.isNull {
            unsafe instance.pointee.extra = PyRef(retaining: extra).stolen()
        }
        self = made
    }
}

/// The slots that every type of the extension shares.
enum InstanceSlots {
    /// Frees an instance: its references, Python's and Swift's.
    @unsafe static let deallocate: destructor = { object in
        guard let object = unsafe object else { return }
        let instance = unsafe UnsafeMutableRawPointer(object)
            .assumingMemoryBound(to: PyInstance.self)
        let type = unsafe cpython_type(object)
        if unsafe cpython_type_flags(type) & UInt(cpython_flag_gc()) != 0 {
            unsafe PyObject_GC_UnTrack(object)
        }
        let companion = unsafe instance.pointee.companion.map {
            unsafe Unmanaged<AnyObject>.fromOpaque($0).takeRetainedValue()
        }
        let isContext = unsafe PyBorrowed(pointer: object).isInstance(
            exactly: Types.current.context)
        let host = isContext ? companion as? PythonHost : nil
        if let callable = companion as? SoftLimitCallable { callable.clear() }
        // Before anything runs that lets other threads go on.
        host?.forgetOwner()
        if unsafe instance.pointee.weakReferences != nil {
            unsafe PyObject_ClearWeakRefs(object)
        }
        if let swift = unsafe instance.pointee.swift {
            unsafe Unmanaged<AnyObject>.fromOpaque(swift).release()
        }
        host?.clear()
        if let owner = unsafe instance.pointee.owner { unsafe cpython_release(owner) }
        if let extra = unsafe instance.pointee.extra { unsafe cpython_release(extra) }

        unsafe cpython_free(type, object)
        // An instance of a heap type holds its type.
        unsafe cpython_release(type)
    }

    /// Shows the garbage collector what a Context refers to.
    @unsafe static let traverse: traverseproc = { object, visit, argument in
        guard let object = unsafe object, let visit = unsafe visit else { return 0 }
        let instance = unsafe UnsafeMutableRawPointer(object)
            .assumingMemoryBound(to: PyInstance.self)
        func show(_ reference: UnsafeMutablePointer<PyObject>?) -> Int32 {
            if unsafe reference == nil { return 0 }
            return unsafe visit(reference, argument)
        }
        let results = unsafe [
            show(instance.pointee.owner), show(instance.pointee.extra), show(cpython_type(object)),
        ]
        if let failure = results.first(where: { $0 != 0 }) { return failure }
        guard unsafe PyBorrowed(pointer: object).isInstance(exactly: Types.current.context) else {
            return 0
        }
        // Python tracks an object before it is whole.
        guard unsafe instance.pointee.companion != nil else { return 0 }
        for callable in unsafe PyBorrowed(pointer: object).host.objects {
            let failure = unsafe show(callable.pointer)
            if failure != 0 { return failure }
        }
        return 0
    }

    /// Breaks a cycle through a Context.
    @unsafe static let clear: inquiry = { object in
        let instance = unsafe PyBorrowed(pointer: object)
        instance.clearExtra()
        if instance.isInstance(exactly: Types.current.context) { instance.host.clear() }
        return 0
    }
}
