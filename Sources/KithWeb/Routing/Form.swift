import KithModel

/// What a form sent, field by field, in order; a name may come several times.
package struct Form: Sendable {
    /// The fields.
    package var fields: [(name: String, value: String)]

    /// How many bytes a form may have.
    static let limit = 1_048_576
    /// How many fields a form may have.
    static let fieldLimit = 2000

    /// Makes a form of its fields.
    package init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// Reads the bytes of a form (`application/x-www-form-urlencoded`).
    ///
    /// - Throws: `too_large` past a megabyte or 2,000 fields; `malformed` for what is no UTF-8.
    init(urlencoded bytes: [UInt8]) throws {
        guard bytes.count <= Self.limit else { throw Self.tooLarge }
        let pairs = bytes.split(separator: UInt8(ascii: "&"), maxSplits: Self.fieldLimit)
        guard pairs.count <= Self.fieldLimit else { throw Self.tooLarge }
        fields = try pairs.map { pair in
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (try Self.decode(parts[0]), parts.count > 1 ? try Self.decode(parts[1]) : "")
        }
    }

    /// Returns the last value of a field; nil where it was not sent.
    package subscript(_ name: String) -> String? { fields.last { $0.name == name }?.value }

    /// Returns every value of a field.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    private static var tooLarge: KernelError {
        KernelError(
            .tooLarge, "The form is larger than 1 MB.", recovery: "Send less, or import a file.")
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) throws -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { throw malformed }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw malformed }
        // Browsers send line breaks as two characters.
        return text.split(separator: "\r\n", omittingEmptySubsequences: false)
            .joined(separator: "\n")
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static var malformed: KernelError {
        KernelError(.malformed, "The form cannot be read.", recovery: "Send it again.")
    }
}
