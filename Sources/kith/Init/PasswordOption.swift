import ArgumentParser
import Glibc
import KithModel

/// Where a password comes from: asked for, read from standard input, or made.
struct PasswordOption: ParsableArguments {
    @Flag(name: .customLong("password-stdin"), help: "Read the password from standard input.")
    var isFromInput = false

    /// A password, and whether it was made here and must be shown this once.
    struct Chosen {
        var text: String
        var isMade: Bool
    }

    /// Returns the password for somebody.
    ///
    /// - Throws: `invalid` when the two that were typed differ; `malformed` without a line.
    func choose(for name: String) throws -> Chosen {
        if isFromInput {
            let bytes = try TextFile.read("-", limit: 4096)
            let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
            guard !line.isEmpty, let text = String(validating: line, as: UTF8.self) else {
                throw KernelError(
                    .malformed, "There is no password in the first line of standard input.",
                    recovery: "Write it there: echo \"$PASSWORD\" | kith … --password-stdin",
                    field: "password")
            }
            return Chosen(text: text, isMade: false)
        }
        guard Terminal.isPerson(STDIN_FILENO), Terminal.isPerson(STDERR_FILENO) else {
            return Chosen(text: Self.made(), isMade: true)
        }
        let first = try HiddenLine.ask("Password for \(Terminal.clean(name)): ")
        guard try HiddenLine.ask("Once more: ") == first else {
            throw KernelError(
                .invalid, "The two passwords differ.", recovery: "Try again.", field: "password")
        }
        return Chosen(text: first, isMade: false)
    }

    /// Returns a new password: 16 letters and digits that do not look alike.
    static func made() -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789")
        var source = SystemRandomNumberGenerator()
        return String((0..<16).compactMap { _ in alphabet.randomElement(using: &source) })
    }
}

/// A line that is typed without being seen.
enum HiddenLine {
    /// Asks on the terminal and returns what was typed.
    static func ask(_ question: String) throws -> String {
        try Terminal.write(Array(question.utf8), to: STDERR_FILENO)
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
            throw SystemFailure.last("read", "terminal")
        }
        var hidden = settings
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            Terminal.report("")
        }
        return readLine() ?? ""
    }
}
