import Glibc
import KithModel

/// What is written for the person or program that called.
enum Terminal {
    /// Thrown where nobody reads any more, as in `kith query deal | head`.
    struct BrokenPipe: Error {}

    /// Writes text to standard output.
    ///
    /// - Throws: `BrokenPipe` when its reader has gone; `unavailable` when it cannot be
    ///   written, as on a full disk.
    static func write(_ text: String) throws { try write(Array(text.utf8), to: STDOUT_FILENO) }

    /// Writes a line to standard output.
    static func print(_ line: String) throws { try write(line + "\n") }

    /// Writes JSON to standard output: with indentation for people, in one line for programs.
    static func print(_ json: JSON) throws {
        try print(isPerson(STDOUT_FILENO) ? json.indentedText : json.text)
    }

    /// Writes a line to standard error; where nobody reads that, nobody is told.
    static func report(_ line: String) {
        try? write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes bytes to a descriptor, all of them.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EPIPE { throw BrokenPipe() }
            guard count > 0 else { throw SystemFailure.last("written", "output") }
            rest = rest.dropFirst(count)
        }
    }

    /// Whether a descriptor is a terminal.
    static func isPerson(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The columns of the terminal; nil where output goes to a file or a program.
    static var width: Int? {
        if let named = FolderOptions.environment("COLUMNS").flatMap({ Int($0) }), named > 0,
            isPerson(STDOUT_FILENO)
        {
            return named
        }
        var size = winsize()
        guard isPerson(STDOUT_FILENO), ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else { return nil }
        return Int(size.ws_col)
    }

    /// Returns text on one line and without what would steer a terminal.
    static func clean(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { !isControl($0) }
        guard !isPlain else { return text }
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { cleaned.append(isControl(scalar) ? " " : scalar) }
        return String(cleaned)
    }

    /// Control characters, and marks that turn the direction of what follows.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
