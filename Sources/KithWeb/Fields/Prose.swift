import KithModel

/// Words of the kernel as people read them on a page: without the marks of the terminal.
package enum Prose {
    /// Returns an error's message, with names in quotes.
    ///
    /// - Parameter entity: whose fields go by their titles, where one is meant.
    package static func message(
        of error: KernelError, about entity: Entity? = nil
    ) -> String { quoted(error.message, about: entity) }

    /// Returns what to do about an error; nil where that is a command of the terminal.
    package static func recovery(
        of error: KernelError, about entity: Entity? = nil
    ) -> String? {
        guard !error.recovery.isEmpty, !error.recovery.contains("kith ") else { return nil }
        return quoted(error.recovery, about: entity)
    }

    /// Returns a sentence with “names” in the place of `names`, and with the titles of an
    /// entity's fields in the place of theirs.
    package static func quoted(_ text: String, about entity: Entity? = nil) -> String {
        var parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 2, parts.count % 2 == 1 else { return text }
        for index in parts.indices where index % 2 == 1 {
            let title = entity?.field(parts[index])?.definition.title
            let isFirst = index == 1 && parts[0].isEmpty
            parts[index] = title.map { isFirst ? $0 : $0.lowercased() } ?? "“\(parts[index])”"
        }
        return parts.joined()
    }
}
