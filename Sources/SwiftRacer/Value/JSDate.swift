/// A point in time as JavaScript's `Date` holds it, without the object.
///
/// A Date in JavaScript stays an object, since scripts can change it; this is what it holds.
public struct JSDate: Sendable, Hashable {
    /// Milliseconds since 1970 began, in UTC, without a fraction; NaN if the date is invalid.
    public let millisecondsSince1970: Double

    /// The date that JavaScript's `new Date(millisecondsSince1970)` has.
    ///
    /// - Parameter millisecondsSince1970: A fraction is dropped; what is further from 1970 than
    ///   100,000,000 days makes an invalid date, as NaN does.
    public init(millisecondsSince1970: Double) {
        let isInRange = millisecondsSince1970.magnitude <= 8.64e15
        // Adding zero, as the specification does, makes 0 of −0.
        self.millisecondsSince1970 =
            isInRange ? millisecondsSince1970.rounded(.towardZero) + 0 : .nan
    }

    /// Whether it is a point in time at all: scripts can make dates that are none.
    public var isValid: Bool { !millisecondsSince1970.isNaN }

    /// Whether the two are the same point in time, or both are invalid.
    public static func == (first: JSDate, second: JSDate) -> Bool {
        first.millisecondsSince1970 == second.millisecondsSince1970
            || !first.isValid && !second.isValid
    }

    /// Hashes the point in time.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(isValid ? millisecondsSince1970 : 0)
    }
}
