/// Reads the members of a JSON object and refuses those that nobody asked for.
package struct MemberReader {
    /// What the object describes, as "field `deal.value`": how errors begin.
    package var place: String
    private let object: JSONObject
    private var asked: [String] = []

    /// Starts on a document, which must be an object.
    package init(_ json: JSON, _ place: String) throws {
        self.place = place
        guard let object = json.object else {
            throw KernelError(.invalid, "\(place) is not a JSON object.")
        }
        self.object = object
    }

    /// Returns a member, or nil.
    package mutating func take(_ key: String) -> JSON? {
        asked.append(key)
        return object[key]
    }

    /// Returns a text, or nil without the member.
    package mutating func text(_ key: String) throws -> String? {
        guard let json = take(key) else { return nil }
        guard let text = json.string else { throw failure("`\(key)` is a text.") }
        return text
    }

    /// Returns a flag; false without the member.
    package mutating func flag(_ key: String) throws -> Bool {
        guard let json = take(key) else { return false }
        guard let flag = json.boolean else { throw failure("`\(key)` is true or false.") }
        return flag
    }

    /// Returns the elements of a list; none without the member.
    package mutating func array(_ key: String) throws -> [JSON] {
        guard let json = take(key) else { return [] }
        guard let array = json.array else { throw failure("`\(key)` is a list.") }
        return array
    }

    /// Returns a list of texts; none without the member.
    package mutating func texts(_ key: String) throws -> [String] {
        try array(key).map { element in
            guard let text = element.string else { throw failure("`\(key)` is a list of texts.") }
            return text
        }
    }

    /// Returns a text that must be there.
    package mutating func required(_ key: String) throws -> String {
        guard let text = try text(key) else { throw missing(key) }
        return text
    }

    /// Returns a whole number that must be there.
    package mutating func requiredInteger(_ key: String) throws -> Int64 {
        guard let json = take(key) else { throw missing(key) }
        guard let integer = json.integer else { throw failure("`\(key)` is a whole number.") }
        return integer
    }

    /// Returns a word out of a closed set, or nil without the member.
    package mutating func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, _: Word.Type
    ) throws -> Word? where Word.RawValue == String {
        guard let text = try text(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let hint = Suggestion.question(for: text, among: Word.allCases.map(\.rawValue))
        throw failure("`\(key)` is one of \(words), not `\(text)`\(hint)")
    }

    /// Refuses members that nobody asked for.
    package func finish(type: String? = nil) throws {
        for key in object.keys where !asked.contains(key) {
            if let type, FieldType.parameters.contains(key) {
                throw failure("`\(key)` does not belong to a field of type `\(type)`.")
            }
            let hint = Suggestion.question(for: key, among: asked)
            throw failure("unknown key `\(key)`\(hint)")
        }
    }

    /// Returns the error for a member that is not there.
    package func missing(_ key: String) -> KernelError { failure("`\(key)` is missing.") }

    /// Returns the error of a sentence about this object.
    package func failure(_ sentence: String) -> KernelError {
        KernelError(.invalid, "\(place): \(sentence)")
    }
}
