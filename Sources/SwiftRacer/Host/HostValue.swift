/// Something of the host's that is made into a JavaScript value where it crosses.
package protocol HostValue: AnyObject, Sendable {
    /// The JavaScript value, in `scope`.
    ///
    /// - Throws: ``EngineError`` if V8 cannot make it.
    func local(in scope: borrowing Scope) throws(EngineError) -> Local
}
