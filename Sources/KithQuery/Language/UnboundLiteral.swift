import KithModel

/// A value in a text, before the field that it is compared with has given it a type.
struct UnboundLiteral {
    let content: Content
    let offset: Int

    enum Content {
        case json(JSON)
        case moment(DateMath)
        case me
    }

    /// Whether it stands for "empty".
    var isNull: Bool {
        if case .json(.null) = content { return true }
        return false
    }

    /// Whether it is text.
    var isText: Bool {
        if case .json(.string) = content { return true }
        return false
    }

    /// Whether it is text that is no id, so that a reference is compared by its title.
    ///
    /// Reading ids is lenient (`o` is 0, `i` is 1), so only their own spelling counts:
    /// "investigation" is a word.
    var isWord: Bool {
        guard case .json(.string(let text)) = content, !text.isEmpty else { return false }
        return !Self.isID(text)
    }

    /// Whether a text is an id as ids are written.
    static func isID(_ text: String) -> Bool {
        RecordID(text).map { $0.description == text.lowercased() } ?? false
    }
}
