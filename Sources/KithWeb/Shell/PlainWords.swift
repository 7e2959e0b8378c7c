import KithModel

/// What an error says, in the words that people see on the page.
///
/// Errors name fields as programs do, between backticks; a page calls them by their titles.
package enum PlainWords {
    /// Returns a sentence with the titles of an entity's fields in place of their names.
    package static func of(_ message: String, about entity: Entity?) -> String {
        var words = ""
        for (index, part) in message.split(separator: "`", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard index.isMultiple(of: 2) == false else {
                words += part
                continue
            }
            let title = entity?.field(String(part))?.definition.title
            words += title.map { words.isEmpty ? $0 : $0.lowercased() } ?? String(part)
        }
        return words
    }
}
