internal import SwiftRacer

/// What a host function of C fails with.
struct HostFailure: Error {
    let name: String
    let message: String
    /// What the host wants to have again if no script catches it.
    let userData: UserData
}

extension HostFailure: CustomStringConvertible {
    var description: String { message.isEmpty ? name : "\(name): \(message)" }
}

extension EngineError {
    /// Of which an `sr_error_t` consists that was not caught yet.
    init(_ failure: HostFailure) {
        self.init(.exception, failure.description, underlyingError: failure)
    }

    /// The failure of a host function of C, if that is what came out of JavaScript.
    var hostFailure: HostFailure? { underlyingError as? HostFailure }

    static func invalid(_ message: String) -> EngineError {
        EngineError(.invalidArgument, message)
    }
}
