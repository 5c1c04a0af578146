internal import Dispatch
@_spi(Shell) internal import SwiftRacer
internal import Synchronization

/// A context in which code is run, and what comes of it shown.
final class Session: Sendable {
    /// A completion value, in what the engine holds it out in.
    typealias Completion = JSValue

    private let context: Context
    private let shell: JSFunction
    private let timeout: Duration?
    private let asJSON: Bool
    private let link: Link
    private let deadline = Mutex<ContinuousClock.Instant?>(nil)
    // What the main thread waits for.
    private let wait = Mutex<Wait?>(nil)

    /// What the context's closures know of the session, which is made after it.
    private final class Link: Sendable {
        let session = Mutex<Session?>(nil)
        // Whether what runs was stopped on purpose: who did it tells of it.
        let isOver = Atomic<Bool>(false)
    }

    private static let stderrLevels: Set<ConsoleMessage.Level> = [.warn, .error, .assert, .trace]
    // No limit: ten years.
    private static let longTime = Duration.seconds(315_360_000)
    // More than a clock's tick, so that a timer that is due has begun.
    private static let leastWait = Duration.milliseconds(1)

    /// Makes a context with a console on the standard streams.
    ///
    /// - Parameters:
    ///   - limits: The timeout of each run, waiting included, and the heap limit.
    ///   - asJSON: Whether values and errors are printed as JSON.
    ///   - arguments: What scripts find in `arguments`.
    ///   - unhandled: Is told of errors that reach no caller, on any thread.
    /// - Throws: `EngineError` if V8 cannot start, or has no memory for a context.
    init(
        _ limits: Limits, asJSON: Bool, arguments: ArraySlice<String>,
        unhandled: @escaping @Sendable (Session, Failure) -> Void
    ) throws(EngineError) {
        timeout = limits.timeout
        self.asJSON = asJSON
        try Engine.start()
        let link = Link()
        self.link = link
        let options = ContextOptions(
            backgroundTimeout: limits.timeout ?? Session.longTime,
            console: { message in
                let isError = Session.stderrLevels.contains(message.level)
                (isError ? Output.errors : Output.values).write(message.text)
            },
            unhandled: { error in
                let isStopped =
                    error.code == .terminated && link.isOver.load(ordering: .acquiring)
                guard !isStopped, let session = link.session.withLock({ $0 }) else { return }
                unhandled(session, .engine(error))
            })
        context = try Isolate(heapLimit: limits.heapLimit).makeContext(options: options)
        // Before any script.
        shell = try context.makeShell()
        try context.globalObject().setValue(
            Array(arguments).jsValue(in: context), forKey: "arguments")
        link.session.withLock { $0 = self }
    }

    /// Runs a script that nobody talks to, and all that it leaves to be done.
    static func run(
        _ code: String, name: String, _ limits: Limits, asJSON: Bool, showing: Bool,
        arguments: ArraySlice<String>
    ) -> Outcome {
        let ending = Ending()
        let session: Session
        do throws(EngineError) {
            session = try Session(limits, asJSON: asJSON, arguments: arguments) {
                (session: Session, failure: Failure) -> Void in
                ending.first { () -> Void in end(session.report(failure)) }
            }
        } catch {
            Output.errors.write("swiftracer: error: \(error.message)")
            return .usage
        }
        do throws(Failure) {
            let completion = try session.evaluate(code, name: name)
            if showing { try session.show(completion, typed: false) }
            try session.finish()
            return .success
        } catch {
            return ending.first { session.report(error) }
        }
    }

    // MARK: - Running

    /// Runs `code`, and waits for what it promises; gives its value, for ``show(_:typed:)``.
    func evaluate(_ code: String, name: String) throws(Failure) -> Completion {
        begin()
        let completion = try settled(try evaluated(code, name, isTyped: false))
        _ = try settled(try perform("promise", completion))
        return completion
    }

    /// Runs what was typed; gives its completion value, a promise as it is.
    func evaluateLine(_ code: String, name: String) throws(Failure) -> Completion {
        begin()
        var readings: [JSValue] = []
        do throws(EngineError) {
            let found = try shell.call("readings", .string(JSString(code)))
            readings = try (found.object as? JSArray)?.elements() ?? []
        } catch {
            throw failure(error)
        }
        for case .string(let reading) in readings.dropLast() {
            do throws(Failure) {
                return try evaluateReading(reading.description, name)
            } catch .engine(let error) where error.code == .syntax {
                // Then it is something else.
                continue
            }
        }
        return try evaluateReading(code, name)
    }

    private func evaluateReading(
        _ code: String, _ name: String
    ) throws(Failure) -> Completion {
        let completion = try settled(try evaluated(code, name, isTyped: true))
        _ = try perform("remember", .string(JSString(code)))
        return completion
    }

    private func evaluated(
        _ code: String, _ name: String, isTyped: Bool
    ) throws(Failure) -> JSValue {
        let timeout = try remaining()
        do throws(EngineError) {
            return try context.evaluateForShell(
                code, name: name, isTyped: isTyped, timeout: timeout)
        } catch {
            throw failure(error)
        }
    }

    /// Waits until no timer is left.
    func finish() throws(Failure) {
        let watch = Task.detached { [self] in
            guard let deadline = deadline.withLock({ $0 }) else { return }
            // Thrown when it is cancelled: there is nothing to stop then.
            guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else {
                return
            }
            stop()
        }
        defer { watch.cancel() }
        while true {
            let wait: JSValue
            do throws(Failure) {
                wait = try perform("nextTimer")
            } catch {
                _ = try remaining()
                throw error
            }
            guard case .number(let milliseconds) = wait else {
                // Perhaps there is none left because what ran was stopped.
                if link.isOver.load(ordering: .acquiring) { _ = try remaining() }
                return
            }
            let next = Duration.milliseconds(max(0, milliseconds)) + Session.leastWait
            let sleep = min(next, try remaining() ?? next)
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .nanoseconds(sleep.nanoseconds))
        }
    }

    /// Stops what runs in the background.
    func stop() {
        link.isOver.store(true, ordering: .releasing)
        context.isolate.terminateExecution()
    }

    /// Stops what runs, and ends the waiting of the main thread.
    ///
    /// Thread: any.
    func interrupt() {
        stop()
        wait.withLock { $0?.end() }
    }

    private func begin() {
        link.isOver.store(false, ordering: .releasing)
        deadline.withLock { $0 = timeout.map { .now + $0 } }
    }

    private func remaining() throws(Failure) -> Duration? {
        guard let deadline = deadline.withLock({ $0 }) else { return nil }
        let remaining = ContinuousClock.now.duration(to: deadline)
        if remaining <= .zero { throw .timedOut }
        return remaining
    }

    private func failure(_ error: EngineError) -> Failure {
        let isInterrupted = error.code == .terminated && link.isOver.load(ordering: .acquiring)
        return isInterrupted ? .interrupted : .engine(error)
    }

    private func perform(
        _ operation: JSString, _ arguments: JSValue..., timeout: Duration? = nil
    ) throws(Failure) -> JSValue {
        do throws(EngineError) {
            return try shell.call(arguments: [.string(operation)] + arguments, timeout: timeout)
        } catch {
            throw failure(error)
        }
    }

    /// What a promise gives, once it does; any other value at once.
    private func settled(_ value: JSValue) throws(Failure) -> JSValue {
        guard let promise = value.object as? JSPromise else { return value }
        do throws(EngineError) {
            // To wait for it would read its `constructor`, which may run code of a script.
            if try promise.state() == .fulfilled { return try promise.settledValue() }
        } catch {
            throw failure(error)
        }
        let timeout = try remaining()
        let wait = Wait()
        self.wait.withLock { $0 = wait }
        defer { self.wait.withLock { $0 = nil } }
        let task = Task.detached {
            do throws(EngineError) {
                wait.end(.success(try await promise.value))
            } catch {
                wait.end(.failure(error))
            }
        }
        // The interrupt may have come before there was something to wait for.
        let isOver = link.isOver.load(ordering: .acquiring)
        guard !isOver, let result = wait.result(timeout) else {
            task.cancel()
            _ = try remaining()
            throw .interrupted
        }
        do throws(EngineError) {
            return try result.get()
        } catch {
            throw failure(error)
        }
    }

    // MARK: - Showing

    /// Prints a value, unless it is undefined; a string stands in quotes if code was `typed`.
    func show(_ completion: Completion, typed: Bool) throws(Failure) {
        let timeout = try remaining()
        let text =
            asJSON
            ? try perform("json", completion, timeout: timeout)
            : try perform(
                typed ? "typed" : "text", .boolean(Output.values.isColored), completion,
                timeout: timeout)
        if case .string(let text) = text { Output.values.write(text.description) }
    }

    /// Prints what went wrong; returns what the process says of it.
    func report(_ failure: Failure) -> Outcome {
        Output.errors.write(
            asJSON ? "{\"error\": \(failure.details)}" : text(of: failure))
        return failure.outcome
    }

    private func text(of failure: Failure) -> String {
        guard case .engine(let error) = failure, error.exception != nil else {
            return "swiftracer: error: \(failure.message)"
        }
        let thrown = error.thrownValue.map { [$0] } ?? []
        do throws(EngineError) {
            let text = try shell.call(
                arguments: [
                    "report", .boolean(Output.errors.isColored),
                    .string(JSString(failure.details)),
                ] + thrown)
            guard case .string(let text) = text else { return error.message }
            return text.description
        } catch {
            // There is no room to show it, or the isolate is gone.
            return failure.message
        }
    }

    /// Whether code that does not parse would, if it went on.
    func isIncomplete(_ failure: Failure, _ code: String) -> Bool {
        guard case .engine(let error) = failure, error.code == .syntax,
            case .boolean(let isIncomplete)? = try? perform(
                "isIncomplete", .string(JSString(failure.details)), .string(JSString(code)))
        else { return false }
        return isIncomplete
    }

    /// How the last word of a line may go on.
    func completions(of text: String) -> [String] {
        do throws(EngineError) {
            let found = try shell.call("complete", .string(JSString(text)), timeout: .seconds(1))
            return try (found.object as? JSArray)?.elements().compactMap { word in
                if case .string(let word) = word { word.description } else { nil }
            } ?? []
        } catch {
            // There is no room for so many, or a context is lost: there is nothing to offer.
            return []
        }
    }
}

/// The end of the process: two threads may fail at once, and the first is to be told.
private final class Ending: Sendable {
    private let mutex = Mutex<Void>(())

    func first<Result>(_ body: () -> Result) -> Result {
        mutex.withLock { _ in body() }
    }
}

/// What the main thread waits for.
private final class Wait: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let outcome = Mutex<Result<JSValue, EngineError>?>(nil)

    /// Ends the waiting, with nothing if it was interrupted.
    func end(_ result: Result<JSValue, EngineError>? = nil) {
        outcome.withLock { $0 = $0 ?? result }
        semaphore.signal()
    }

    /// What came; nil if nothing did in time.
    func result(_ timeout: Duration?) -> Result<JSValue, EngineError>? {
        let end = timeout.map { DispatchTime.now() + .nanoseconds($0.nanoseconds) }
        _ = semaphore.wait(timeout: end ?? .distantFuture)
        return outcome.withLock { $0 }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000).overflow
            ? .max : Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
}
