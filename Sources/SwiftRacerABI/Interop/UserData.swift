internal import CSwiftRacer
internal import SwiftRacer

/// What a program in C wants its callbacks to get, given up with this.
@safe final class UserData: @unchecked Sendable {
    // @unchecked Sendable because only the program looks at it, which says that any thread may.

    @unsafe let environment: UnsafeMutableRawPointer?
    private let release: sr_release_t?

    @unsafe init(_ environment: UnsafeMutableRawPointer?, _ release: sr_release_t?) {
        unsafe self.environment = environment
        unsafe self.release = release
    }

    deinit {
        unsafe release?(environment)
    }
}

/// A host function, and what it gets.
@safe final class Callback: @unchecked Sendable {
    // @unchecked Sendable because the program says that any thread may call it.

    private let body: sr_function_body_t
    private let userData: UserData

    @unsafe init(_ body: sr_function_body_t, _ userData: UserData) {
        unsafe self.body = body
        self.userData = userData
    }

    /// Calls it.
    ///
    /// - Returns: What it returns.
    /// - Throws: What it fails with.
    func perform(_ call: CallBox) throws(EngineError) -> ValueBox {
        var result: OpaquePointer?
        var failure: OpaquePointer?
        let status = withExtendedLifetime(call) {
            unsafe body(userData.environment, lend(call), &result, &failure)
        }
        // Safety: both were made by `own`, and pass to the library.
        let value: ValueBox? = unsafe take(result)
        let error: ErrorBox? = unsafe take(failure)
        guard status == sr_status_ok else {
            throw error?.error
                ?? .invalid("a host function failed with status \(status.rawValue) and no error")
        }
        return value ?? .undefined
    }
}
