internal import CPython
internal import SwiftRacer

/// What `Context(…)` is called with.
struct ContextArguments {
    /// None where it is to have one of its own.
    private(set) var isolate = PyBorrowed.none
    private(set) var heapLimit: Int?
    private(set) var limits = TimeLimits()
    /// Null if not given.
    private(set) var fallback = PyBorrowed.null
    /// Null if not given.
    private(set) var unhandled = PyBorrowed.null
    private(set) var console = Console.off
    private(set) var options = ContextOptions()

    /// What `console` asks for.
    enum Console {
        case off
        case logging
        case callable(PyBorrowed)
    }

    init(_ arguments: PyBorrowed, _ keywords: PyBorrowed) throws(PythonError) {
        var given = ContextArguments()
        try constructorArguments(
            arguments, keywords, of: "Context", positional: "isolate",
            { (name, value) throws(PythonError) in try given.set(name, to: value) },
            names: [
                "isolate", "heap_limit", "timeout", "cpu_timeout", "background_timeout", "default",
                "timers", "queue_microtask", "structured_clone", "webassembly", "eval_function",
                "shared_objects", "console", "unhandled",
            ])
        self = given
    }

    private init() {}

    private mutating func set(
        _ name: StaticString, to value: PyBorrowed
    ) throws(PythonError) {
        switch name.description {
        case "isolate": isolate = value
        case "heap_limit": heapLimit = try value.byteCount(name)
        case "timeout": limits.timeout = try value.timeout()
        case "cpu_timeout": limits.cpuTimeout = try value.timeout(name)
        case "background_timeout": options.backgroundTimeout = try value.timeout(name)
        case "default": fallback = try value.callable(name)
        case "timers": options.timers = try value.isTruthy()
        case "queue_microtask": options.queueMicrotask = try value.isTruthy()
        case "structured_clone": options.structuredClone = try value.isTruthy()
        case "webassembly": options.webAssembly = try value.isTruthy()
        case "eval_function": options.codeGenerationFromStrings = try value.isTruthy()
        case "shared_objects": options.sharedObjects = try value.isTruthy()
        case "console": console = try value.console()
        default: unhandled = try value.callable(name)
        }
    }
}

extension PyBorrowed {
    fileprivate func console() throws(PythonError) -> ContextArguments.Console {
        if isTrue { return .logging }
        if isFalse { return .off }
        guard isCallable else {
            throw .builtin(.typeError, "console must be callable or a bool, not \(typeName)")
        }
        return .callable(self)
    }

    /// A callable; null of None.
    func callable(_ name: StaticString) throws(PythonError) -> PyBorrowed {
        if isNone { return .null }
        guard isCallable else {
            throw .builtin(.typeError, "\(name) must be callable, not \(typeName)")
        }
        return self
    }
}
