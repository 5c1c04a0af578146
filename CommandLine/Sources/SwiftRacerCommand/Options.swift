internal import ArgumentParser

/// What limits scripts.
struct Limits: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Stop what takes longer, waiting for promises and timers included.",
            valueName: "seconds"), transform: Limits.seconds)
    var timeout: Duration?

    @Option(
        help: ArgumentHelp(
            "Stop what holds more memory; K, M and G stand for powers of 1024.",
            valueName: "bytes"), transform: Limits.bytes)
    var heapLimit: Int?

    private static func seconds(_ text: String) throws -> Duration {
        // Not all that Double takes: no infinity, no hexadecimal.
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        guard isPlain, let seconds = Double(text), seconds > 0, seconds < 0x1p31 else {
            throw ValidationError("'\(text)' is not a number of seconds above 0")
        }
        return .seconds(seconds)
    }

    private static func bytes(_ text: String) throws -> Int {
        let units = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = units[String(text.suffix(1))]
        let digits = unit == nil ? text[...] : text.dropLast()
        let isPlain = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isPlain, let count = Int(digits), count > 0, count < 1 << 53,
            case let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: unit ?? 1),
            !isTooLarge, bytes < 1 << 53
        else {
            throw ValidationError("'\(text)' is not a number of bytes above 0, as 64M or 1G")
        }
        return bytes
    }
}

/// The words behind the options: what is to be run, and the arguments of the script.
struct Words: ParsableArguments {
    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("What scripts find in the array 'arguments'.", valueName: "argument"))
    var all: [String] = []

    mutating func validate() throws {
        // What no option is known by ends up here.
        if let first = all.first, first.hasPrefix("-"), first != "-", first != "--",
            !first.contains(" "), Double(first) == nil
        {
            throw ValidationError("Unknown option '\(first)'")
        }
        if all.first == "--" { all.removeFirst() }
    }
}
