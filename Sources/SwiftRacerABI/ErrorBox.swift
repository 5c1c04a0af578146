internal import SwiftRacer

/// What an `sr_error_t` is.
final class ErrorBox: Sendable {
    let error: EngineError
    // What was lent of it, by its text: few ask, and not for much.
    private let texts = ForkSafeMutex<[String: Lent<CChar>]>([:])
    private let causes = ForkSafeMutex<[Int: ErrorBox]>([:])

    init(_ error: EngineError) {
        self.error = error
    }

    func lend(_ text: String) -> Lent<CChar> {
        texts.withLock { texts in
            if let lent = texts[text] { return lent }
            let lent = Lent(text)
            texts[text] = lent
            return lent
        }
    }

    /// The cause at `index`, as an error; nil if there is none.
    func cause(at index: Int) -> ErrorBox? {
        guard let causes = error.exception?.causes, causes.indices.contains(index) else {
            return nil
        }
        return self.causes.withLock { boxes in
            if let box = boxes[index] { return box }
            let cause = causes[index]
            let box = ErrorBox(EngineError(.exception, cause.headline, exception: cause))
            boxes[index] = box
            return box
        }
    }
}
