internal import Glibc

/// Why something cannot be read.
struct InputError: Error {
    let reason: String
}

/// Files, and standard input.
enum Input {
    /// Reads a text, without a mark of the byte order; nil is standard input.
    static func read(_ path: String?) throws(InputError) -> String {
        var bytes = try bytes(path)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputError(reason: "byte \(validCount(bytes) + 1) is not UTF-8")
        }
        return text
    }

    /// Reads all bytes.
    static func bytes(_ path: String?) throws(InputError) -> [UInt8] {
        let descriptor = path.map { unsafe open($0, O_RDONLY | O_CLOEXEC) } ?? STDIN_FILENO
        guard descriptor >= 0 else { throw InputError(reason: Output.reason(errno)) }
        defer { if path != nil { close(descriptor) } }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            // Safety: no more is read than the buffer has room for.
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, path == nil, errno == EBADF { throw InputError(reason: "it is closed") }
            if count < 0 { throw InputError(reason: Output.reason(errno)) }
            if count == 0 { return all }
            all += buffer[..<count]
        }
    }

    /// How many bytes come before the first that is not UTF-8.
    private static func validCount(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            count += UTF8.width(scalar)
        }
        return count
    }
}
