import KithModel

/// Words of the kernel as people read them on a page: without the marks of the terminal.
package enum Prose {
    /// Returns an error's message, with names in quotes.
    package static func message(of error: KernelError) -> String { quoted(error.message) }

    /// Returns what to do about an error; nil where that is a command of the terminal.
    package static func recovery(of error: KernelError) -> String? {
        guard !error.recovery.isEmpty, !error.recovery.contains("kith ") else { return nil }
        return quoted(error.recovery)
    }

    /// Returns a sentence with “names” in the place of `names`.
    package static func quoted(_ text: String) -> String {
        var parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 2, parts.count % 2 == 1 else { return text }
        for index in parts.indices where index % 2 == 1 { parts[index] = "“\(parts[index])”" }
        return parts.joined()
    }
}
