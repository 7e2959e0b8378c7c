import KithModel

/// How records of an entity are found by a text: by their title or by a unique field.
struct Lookup: Sendable, Hashable {
    /// The entity of the records.
    let target: Entity
    /// The field that holds the text.
    let key: Field

    /// Whether records are found by their id alone.
    var isByID: Bool { key.name == SystemField.id.name }

    /// Whether a text that is written like an id may also be one.
    var takesIDs: Bool { isByID || key == target.titleField }

    /// Returns a text as the field would hold it; nil for what the field can never hold.
    func name(_ text: String) -> String? {
        if isByID { return RecordID(text)?.description }
        do throws(CoercionError) {
            return try key.type.coerce(text, currency: nil).plainText
        } catch {
            return takesIDs && Self.isID(text) ? text : nil
        }
    }

    /// Whether a text is an id as ids are written; reading them is more lenient.
    static func isID(_ text: String) -> Bool {
        RecordID(text).map { $0.description == text.lowercased() } ?? false
    }

    static func == (left: Lookup, right: Lookup) -> Bool {
        left.target.id == right.target.id && left.key.id == right.key.id
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(target.id)
        hasher.combine(key.id)
    }
}
