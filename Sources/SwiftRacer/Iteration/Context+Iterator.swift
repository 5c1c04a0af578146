extension Context {
    /// A JavaScript iterator over a sequence, which `for … of` goes over.
    ///
    /// Each element is converted when JavaScript asks for it. The sequence is gone over once.
    ///
    /// - Parameter elements: What it goes over, on whichever thread JavaScript runs.
    /// - Returns: The iterator, which is iterable itself.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    public func makeIterator<Elements: Sequence & Sendable>(
        over elements: Elements
    ) throws(EngineError) -> JSObject where Elements.Element: JSConvertible {
        let iteration = SequenceIteration(elements)
        return try makeIterator(
            next: ClosureFunction(named: "next", in: isolate) { call in
                try step(try iteration.next(in: call.context), in: call.context)
            },
            finish: ClosureFunction(named: "return", in: isolate) { call in
                try iteration.finish()
                return try step(nil, call[0], in: call.context)
            }, isAsync: false)
    }

    /// A JavaScript async iterator over an async sequence, which `for await … of` goes over.
    ///
    /// Each value that JavaScript asks for is waited for in a task; no thread waits. What the sequence
    /// throws rejects the promise, and ends the iteration. The sequence is gone over once.
    ///
    /// - Parameter elements: What it goes over.
    /// - Returns: The iterator, which is async iterable itself.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    public func makeAsyncIterator<Elements: AsyncSequence & Sendable>(
        over elements: Elements
    ) throws(EngineError) -> JSObject where Elements.Element: JSConvertible & Sendable {
        let iteration = AsyncSequenceIteration(elements)
        return try makeIterator(
            next: AsyncClosureFunction(named: "next", in: isolate) { call in
                let element = iteration.next()
                return {
                    let element = try await element.valueOrCancel()
                    return { () throws(EngineError) in
                        try step(try element?.jsValue(in: call.context), in: call.context)
                    }
                }
            },
            finish: AsyncClosureFunction(named: "return", in: isolate) { call in
                let end = iteration.finish()
                return {
                    _ = try await end.valueOrCancel()
                    return { () throws(EngineError) in try step(nil, call[0], in: call.context) }
                }
            }, isAsync: true)
    }

    private func makeIterator(
        next: some HostFunctionBody, finish: some HostFunctionBody, isAsync: Bool
    ) throws(EngineError) -> JSObject {
        let iterator = HostIterator(
            next: HostFunction(name: "next", length: 0, next),
            finish: HostFunction(name: "return", length: 1, finish), isAsync: isAsync)
        return try withScope { (scope) throws(EngineError) in
            scope.object(try iterator.local(in: scope))
        }
    }
}

/// What an iterator's `next` returns: `element`, or that there is none but `result`.
private func step(
    _ element: JSValue?, _ result: JSValue = .undefined, in context: Context
) throws(EngineError) -> JSValue {
    .object(
        try context.makeObject([
            "value": element ?? result, "done": .boolean(element == nil),
        ]))
}

extension Task where Failure == any Error {
    /// Its value; cancelled with the task that waits.
    fileprivate func valueOrCancel() async throws -> Success {
        try await withTaskCancellationHandler {
            try await value
        } onCancel: {
            cancel()
        }
    }
}
