#if Macros
import SwiftRacer
import SwiftRacerMacros
import Synchronization

/// A struct: each object has a value of its own.
@JSExport struct Vector: Hashable {
    var x: Double
    var y: Double
    private(set) var changes = 0
    static let zero = Vector(x: 0, y: 0)

    init(x: Double, y: Double = 0) {
        self.x = x
        self.y = y
    }

    var length: Double { (x * x + y * y).squareRoot() }

    var doubled: Double {
        get { 2 * x }
        set { x = newValue / 2 }
    }

    func scaled(by factor: Double) -> Vector { Vector(x: x * factor, y: y * factor) }

    func plus(_ other: Vector) -> Vector { Vector(x: x + other.x, y: y + other.y) }

    mutating func add(_ other: Vector) {
        x += other.x
        y += other.y
        changes += 1
    }

    mutating func each(_ body: JSFunction) throws {
        x = try Double(try body.call(.number(x)))
    }

    static func along(_ x: Double) -> Vector { Vector(x: x) }

    private func hidden() {}
    @JSHidden func alsoHidden() {}
    @JSHidden func hash(into hasher: inout Hasher) { hasher.combine(x) }
}

struct NotEnough: Error {
    let missing: Int
}

/// A class, whose state is under a lock.
@JSExport final class Account: Sendable {
    private let state: Mutex<Int>
    let owner: String

    init?(owner: String, balance: Int?) {
        if owner.isEmpty { return nil }
        self.owner = owner
        state = Mutex(balance ?? 0)
    }

    var balance: Int {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    var audited: String { get throws { throw NotEnough(missing: 0) } }

    func withdraw(_ amount: Int) throws -> Int {
        try state.withLock { balance in
            if balance < amount { throw NotEnough(missing: amount - balance) }
            balance -= amount
            return balance
        }
    }

    @JSName("transferTo") func transfer(_ amount: Int, to other: Account) throws {
        _ = try withdraw(amount)
        other.balance += amount
    }

    func itself() -> Account { self }

    func describe(_ call: JSCall) -> Int { call.arguments.count }

    func greet(_ greeting: String = "Hello", mark: String = "!") -> String {
        "\(greeting), \(owner)\(mark)"
    }

    func later(_ amount: Int) async throws -> Int {
        try await Task.sleep(for: .milliseconds(1))
        return try withdraw(amount)
    }

    func settle() async {}

    static func open(owner: String) -> Account? { Account(owner: owner, balance: 1) }
    static func openLater(owner: String) async throws -> Account? {
        try await Task.sleep(for: .milliseconds(1))
        return Account(owner: owner, balance: 2)
    }
    static let currency = "EUR"
}

/// An actor: everything is a promise.
@JSExport("Tally") actor Counter {
    var count: Int
    nonisolated let step: Int

    init(step: Int = 1) {
        self.step = step
        count = 0
    }

    func increment(times: Int = 1) -> Int {
        count += step * times
        return count
    }

    func fail() throws { throw NotEnough(missing: 1) }

    nonisolated func twice(_ n: Int) -> Int { 2 * n }
}

@JSExport @MainActor final class Window {
    var title = "untitled"

    nonisolated init() {}

    func rename(_ title: String) -> String {
        self.title = title
        return title
    }
}

/// One that JavaScript cannot make.
@JSExport struct Token {
    let text: String

    @JSHidden init(text: String) {
        self.text = text
    }
}
#endif
