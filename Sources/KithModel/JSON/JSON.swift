/// A JSON document (RFC 8259) whose objects keep the order of their keys.
public enum JSON: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// A number without fraction or exponent that fits in 64 bits.
    case integer(Int64)
    /// Any other number, by its digits as written.
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// The string of a string, else nil.
    public var string: String? {
        if case .string(let string) = self { return string }
        return nil
    }

    /// The number of an integer, else nil.
    public var integer: Int64? {
        if case .integer(let integer) = self { return integer }
        return nil
    }

    /// The flag of a boolean, else nil.
    public var boolean: Bool? {
        if case .boolean(let flag) = self { return flag }
        return nil
    }

    /// The elements of an array, else nil.
    public var array: [JSON]? {
        if case .array(let array) = self { return array }
        return nil
    }

    /// The members of an object, else nil.
    public var object: JSONObject? {
        if case .object(let object) = self { return object }
        return nil
    }

    /// The member of an object, or nil.
    public subscript(key: String) -> JSON? { object?[key] }

    /// The document in one line, without spaces.
    public var text: String {
        var writer = JSONWriter()
        writer.write(self)
        return writer.text
    }

    /// The document with two spaces of indentation for each level.
    public var indentedText: String {
        var writer = JSONWriter(indentation: 2)
        writer.write(self)
        return writer.text
    }
}

extension JSON: ExpressibleByStringLiteral {
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByDictionaryLiteral {
    /// Makes an object of members.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}

/// The members of a JSON object, in order, with unique keys.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral, Sequence {
    /// The members in the order in which they were added.
    public private(set) var members: [(key: String, value: JSON)] = []

    /// Makes an empty object.
    public init() {}

    /// Makes an object of members; a later member replaces an earlier one of its name.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        for (key, value) in elements { self[key] = value }
    }

    /// Makes an object of members whose keys the caller knows to be unique.
    public init(uniqueMembers: [(key: String, value: JSON)]) { members = uniqueMembers }

    /// The member of a name; setting nil removes it.
    public subscript(key: String) -> JSON? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// The keys in order.
    public var keys: [String] { members.map(\.key) }

    /// Whether there is no member.
    public var isEmpty: Bool { members.isEmpty }

    /// Walks through the members in order.
    public func makeIterator() -> IndexingIterator<[(key: String, value: JSON)]> {
        members.makeIterator()
    }

    /// Returns whether both have the same members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        // A search for each member would take the square of their number.
        guard left.members.count > 16 else {
            return left.members.allSatisfy { right[$0.key] == $0.value }
        }
        let values = Dictionary(right.members.map { ($0.key, $0.value) }) { first, _ in first }
        return left.members.allSatisfy { values[$0.key] == $0.value }
    }

    /// Feeds what makes values equal into a hash.
    public func hash(into hasher: inout Hasher) { hasher.combine(members.count) }
}
