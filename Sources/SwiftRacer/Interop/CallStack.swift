internal import CV8

/// The stack that this thread runs on.
///
/// The only caller of `CV8/stack.h`.
package enum CallStack {
    /// What a step of a recursion must find below it: more than the step itself takes, and what it
    /// calls before it looks again.
    private static let reserve = 128 * 1024

    /// Whether a recursion whose depth others decide must go no deeper.
    package static var isNearlyExhausted: Bool {
        cv8_stack_left() < reserve
    }
}
