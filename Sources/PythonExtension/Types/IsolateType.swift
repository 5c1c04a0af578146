internal import CPython
internal import SwiftRacer

/// `swiftracer.Isolate`.
func makeIsolateType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.Isolate",
        doc: """
            Isolate(*, heap_limit=None, stack_limit=None, soft_heap_limit=None,
                    on_soft_heap_limit=None)
            --

            A V8 heap with the contexts that live in it; one thread at a time.
            """)
    type.slot(Py_tp_new, isolateNew)
    type.slot(Py_tp_repr) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            try PyRef(instance.swift(Isolate.self).isClosed ? "<Isolate (closed)>" : "<Isolate>")
        }
    }
    type.method(
        "context",
        doc: """
            context($self, /, *, timeout=None, cpu_timeout=None, background_timeout=None,
                    default=None, timers=True, queue_microtask=True, structured_clone=True,
                    webassembly=True, eval_function=True, shared_objects=True, console=False,
                    unhandled=None)
            --

            Make a context in this isolate.
            """, isolateContext)
    type.method("terminate", doc: "terminate($self, /)\n--\n\nStop the JavaScript that runs now.") {
        instance, _ in
        returning(instance) { () throws(PythonError) in
            instance.swift(Isolate.self).terminateExecution()
            return PyRef(retaining: .none)
        }
    }
    type.method(
        "heap_statistics",
        doc: "heap_statistics($self, /)\n--\n\nReturn the sizes of the heap.", isolateStatistics)
    type.method(
        "heap_snapshot",
        doc: """
            heap_snapshot($self, /)
            --

            Return what is on the heap as the text of a .heapsnapshot file.
            """
    ) { instance, _ in
        returning(instance) { () throws(PythonError) in
            let isolate = instance.swift(Isolate.self)
            return try PyRef(
                bytes: releasingGIL { () throws(EngineError) in try isolate.heapSnapshotText() })
        }
    }
    type.method(
        "live_handle_count",
        doc: """
            live_handle_count($self, /)
            --

            Return how many JavaScript values of this isolate Python keeps alive.
            """
    ) { instance, _ in
        returning(instance) { () throws(PythonError) in
            let isolate = instance.swift(Isolate.self)
            return try PyRef(
                releasingGIL { () throws(EngineError) in try isolate.liveHandleCount() })
        }
    }
    type.method(
        "collect_garbage",
        doc: "collect_garbage($self, /)\n--\n\nCollect what JavaScript no longer reaches."
    ) { instance, _ in
        returning(instance) { () throws(PythonError) in
            let isolate = instance.swift(Isolate.self)
            try releasingGIL { () throws(EngineError) in try isolate.collectGarbage() }
            return PyRef(retaining: .none)
        }
    }
    type.method("close", doc: closeDoc) { instance, _ in
        returning(instance) { () throws(PythonError) in closeIsolate(instance) }
    }
    type.method("__exit__", doc: exitDoc) { instance, _, _, _ in
        returning(instance) { () throws(PythonError) in closeIsolate(instance) }
    }
    type.isCollected()
    type.property(
        "heap_limit", doc: "The bytes that scripts may hold, or None; can be set at any time.",
        isolateHeapLimit, isolateSetHeapLimit)
    type.property(
        "soft_heap_limit", doc: "The bytes from which on on_soft_heap_limit is called, or None.",
        isolateSoftHeapLimit, isolateSetSoftHeapLimit)
    addEntering(&type)
    addPicklingRefusal(&type)
    type.property("closed", doc: "Whether it was closed.") { instance, _ in
        PyRef(instance.swift(Isolate.self).isClosed).returned()
    }
    return try type.build()
}

let closeDoc: StaticString = "close($self, /)\n--\n\nGive the memory back; idempotent."
let exitDoc: StaticString = "__exit__($self, /, *exc_info)\n--\n\nClose it."

private func closeIsolate(_ object: PyBorrowed) -> PyRef {
    let isolate = object.swift(Isolate.self)
    withoutGIL { isolate.close() }
    object.clearExtra()
    return PyRef(retaining: .none)
}

/// `__enter__`.
func addEntering(_ type: inout TypeBuilder) {
    type.method("__enter__", doc: "__enter__($self, /)\n--\n\nReturn the object itself.") {
        instance, _ in
        returning(instance) { () throws(PythonError) in
            let isolate =
                instance.isInstance(exactly: Types.current.isolate)
                ? instance.swift(Isolate.self) : instance.swift(Context.self).isolate
            guard !isolate.isForked else {
                throw .engine(.forked(instance.typeName))
            }
            let closed = try instance.attribute("closed")
            guard !closed.borrowed.isTrue else {
                throw .engine(
                    EngineError(.closed, "cannot enter the \(instance.typeName): it is closed"))
            }
            return PyRef(retaining: instance)
        }
    }
}

/// Objects of the engine live in their isolate; there is nothing to pickle or copy.
func addPicklingRefusal(_ type: inout TypeBuilder) {
    type.method("__reduce__", doc: "__reduce__($self, /)\n--\n\nRefuse to be pickled or copied.") {
        instance, _ in
        returning(instance) { () throws(PythonError) in
            throw .builtin(
                .typeError, "cannot pickle or copy '\(instance.typeName)': it lives in its isolate")
        }
    }
}

private let isolateNew: PyCallback3 = { type, arguments, keywords in
    returning(.null) { () throws(PythonError) in
        var heapLimit: Int?
        var stackLimit: Int?
        var softHeapLimit: Int?
        var callable = PyBorrowed.null
        try constructorArguments(
            arguments, keywords, of: "Isolate", positional: nil,
            { (name, value) throws(PythonError) in
                switch name.description {
                case "heap_limit": heapLimit = try value.byteCount(name)
                case "stack_limit": stackLimit = try value.byteCount(name)
                case "soft_heap_limit": softHeapLimit = try value.byteCount(name)
                default: callable = try value.callable(name)
                }
            }, names: ["heap_limit", "stack_limit", "soft_heap_limit", "on_soft_heap_limit"])
        guard softHeapLimit == nil || !callable.isNull else { throw .nobodyToTell }
        let softLimitCallable = callable.isNull ? nil : SoftLimitCallable(callable)
        let isolate = try releasingGIL { () throws(EngineError) in
            try Engine.start()
            return Isolate(
                heapLimit: heapLimit, stackLimit: stackLimit, softHeapLimit: softHeapLimit,
                onSoftHeapLimit: { try softLimitCallable?.call() })
        }
        return try PyRef(
            type, isolate, owner: .null, extra: callable, companion: softLimitCallable)
    }
}

private let isolateHeapLimit: PyCallback2 = { instance, _ in
    returning(instance) { () throws(PythonError) in
        try object(of: instance.swift(Isolate.self).heapLimit)
    }
}

private let isolateSetHeapLimit: PyCallbackSet = { instance, value, _ in
    returning(instance) { () throws(PythonError) -> Int32 in
        let limit = try limitToSet(value, "heap_limit")
        let isolate = instance.swift(Isolate.self)
        withoutGIL { isolate.heapLimit = limit }
        return 0
    }
}

private let isolateSoftHeapLimit: PyCallback2 = { instance, _ in
    returning(instance) { () throws(PythonError) in
        try object(of: instance.swift(Isolate.self).softHeapLimit)
    }
}

private let isolateSetSoftHeapLimit: PyCallbackSet = { instance, value, _ in
    returning(instance) { () throws(PythonError) -> Int32 in
        let limit = try limitToSet(value, "soft_heap_limit")
        guard limit == nil || !instance.extra.isNull else { throw .nobodyToTell }
        instance.swift(Isolate.self).softHeapLimit = limit
        return 0
    }
}

private func object(of limit: Int?) throws(PythonError) -> PyRef {
    guard let limit else { return PyRef(retaining: .none) }
    return try PyRef(limit)
}

private func limitToSet(_ value: PyBorrowed, _ name: StaticString) throws(PythonError) -> Int? {
    guard !value.isNull else {
        throw .builtin(.attributeError, "\(name) cannot be deleted: set it to None")
    }
    return try value.byteCount(name)
}

extension PythonError {
    fileprivate static var nobodyToTell: PythonError {
        .builtin(.valueError, "a soft_heap_limit needs an on_soft_heap_limit")
    }
}

private let isolateContext: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try expect(0...0, count, of: "context")
        // The same keywords as Context's, whose constructor checks them.
        let positional = try PyRef(tuple: 1) { _ in PyRef(retaining: instance) }
        let keywords = try makeDict()
        for index in 0..<(names.isNull ? 0 : names.tupleCount) {
            try setItem(keywords.borrowed, names.tupleItem(index), arguments[index])
        }
        return try Types.current.context.call(positional.borrowed, keywords.borrowed)
    }
}

private let isolateStatistics: PyCallback2 = { instance, _ in
    returning(instance) { () throws(PythonError) in
        let isolate = instance.swift(Isolate.self)
        let statistics = try releasingGIL { () throws(EngineError) in
            try isolate.heapStatistics()
        }
        let numbers = [
            statistics.totalHeapByteCount,
            statistics.executableHeapByteCount,
            statistics.totalPhysicalByteCount,
            statistics.availableByteCount,
            statistics.globalHandlesByteCount,
            statistics.usedGlobalHandlesByteCount,
            statistics.usedHeapByteCount,
            statistics.heapLimitByteCount,
            statistics.mallocedByteCount,
            statistics.externalByteCount,
            statistics.peakMallocedByteCount,
            statistics.contextCount,
            statistics.detachedContextCount,
            statistics.bufferByteCount,
            statistics.memoryLimitByteCount,
        ]
        let tuple = try PyRef(tuple: numbers.count) { (index) throws(PythonError) in
            try PyRef(numbers[index])
        }
        let make = try imported("swiftracer._heap", "HeapStatistics")
        return try make.borrowed.call(tuple.borrowed, .null)
    }
}
