import CSodium
import KithModel
import KithQuery

/// Cursors as people and programs pass them on: opaque letters, safe in an address.
enum CursorText {
    /// Writes a cursor.
    static func encode(_ cursor: Cursor) -> String {
        let json = JSON.array([.string(cursor.id.description)] + cursor.keys)
        let bytes = Array(json.text.utf8)
        let variant = Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        let length = sodium_base64_encoded_len(bytes.count, variant)
        var encoded = [CChar](repeating: 0, count: length)
        sodium_bin2base64(&encoded, length, bytes, bytes.count, variant)
        return String(
            decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Reads a cursor.
    ///
    /// - Throws: `malformed` for what `encode` did not write.
    static func decode(_ text: String) throws -> Cursor {
        let letters = Array(text.utf8.map { CChar(bitPattern: $0) })
        var bytes = [UInt8](repeating: 0, count: letters.count)
        var length = 0
        let variant = Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        guard letters.count <= 8192,
            sodium_base642bin(
                &bytes, bytes.count, letters, letters.count, nil, &length, nil, variant) == 0,
            let parts = (try? JSONReader.read(Array(bytes.prefix(length))))?.array,
            let id = parts.first?.string.flatMap({ RecordID($0) })
        else {
            throw KernelError(
                .malformed, "This is not the `next` of a page.",
                recovery: "Ask for the first page again.", field: "after")
        }
        return Cursor(keys: Array(parts.dropFirst()), id: id)
    }
}
