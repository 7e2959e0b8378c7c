import CSodium
import KithModel
import KithQuery

/// Cursors as people and programs pass them on: opaque letters, safe in an address.
///
/// In front stands a digest of the question and of what follows, so that a cursor that was
/// changed on its way, or belongs to another order, is refused. It is no secret: whoever makes
/// one up gets nothing that they could not ask for.
enum CursorText {
    /// How many bytes of the digest are kept.
    private static let digestLength = 6

    /// Writes a cursor.
    ///
    /// - Parameter question: what must be the same where it is read.
    static func encode(_ cursor: Cursor, of question: String) -> String {
        let json = Array(
            JSON.array([.string(cursor.id.description)] + cursor.keys).text.utf8)
        return Base64.encode(digest(of: question, json[...]) + json)
    }

    /// Reads a cursor.
    ///
    /// - Parameter question: as `encode` was given it.
    /// - Throws: `malformed` for what `encode` did not write, or not for this question.
    static func decode(_ text: String, of question: String) throws -> Cursor {
        guard text.utf8.count <= 8192, let bytes = Base64.decode(text),
            bytes.count > digestLength,
            digest(of: question, bytes[digestLength...]) == Array(bytes.prefix(digestLength)),
            let parts = (try? JSONReader.read(Array(bytes[digestLength...])))?.array,
            let id = parts.first?.string.flatMap({ RecordID($0) })
        else {
            throw KernelError(
                .malformed, "This is not the `next` of a page.",
                recovery: "Ask for the first page again.", field: "after")
        }
        return Cursor(keys: Array(parts.dropFirst()), id: id)
    }

    private static func digest(of question: String, _ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let all = Array(question.utf8) + [0] + bytes
        var digest = [UInt8](repeating: 0, count: Int(crypto_generichash_BYTES_MIN))
        crypto_generichash(&digest, digest.count, all, UInt64(all.count), nil, 0)
        return Array(digest.prefix(digestLength))
    }
}

extension Query {
    /// What must be the same for a cursor to go on in a list: of what it is, and its order.
    var cursorQuestion: String {
        let keys = sort.map { "\($0.path.hops) \($0.path.field) \($0.isDescending)" }
        return "\(entity) \(keys.joined(separator: ","))"
    }
}
