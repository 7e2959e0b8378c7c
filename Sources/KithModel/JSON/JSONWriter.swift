/// Writes JSON text by bytes.
public struct JSONWriter {
    /// What has been written, in UTF-8.
    public private(set) var bytes: [UInt8] = []
    private let indentation: Int
    private var depth = 0

    /// Starts an empty text; `indentation` of 0 writes one line.
    public init(indentation: Int = 0) { self.indentation = indentation }

    /// Starts an empty text of one line that will have about so many bytes.
    public init(reserving count: Int) {
        indentation = 0
        bytes.reserveCapacity(count)
    }

    /// The text written so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes a document.
    public mutating func write(_ json: JSON) {
        switch json {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let integer): write(integer)
        case .number(let digits): bytes.append(contentsOf: digits.utf8)
        case .string(let string): write(string: string)
        case .array(let elements):
            enclose("[", "]", elements) { writer, element in writer.write(element) }
        case .object(let object):
            enclose("{", "}", object.members) { writer, member in
                writer.write(string: member.key)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.indentation > 0 { writer.bytes.append(UInt8(ascii: " ")) }
                writer.write(member.value)
            }
        }
    }

    /// Writes a string with quotes, escaping what RFC 8259 section 7 asks to escape.
    public mutating func write(string: String) {
        var string = string
        bytes.append(UInt8(ascii: "\""))
        string.withUTF8 { write(escaping: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ integer: Int64) {
        guard integer < 0 || integer > 9 else { return bytes.append(0x30 + UInt8(integer)) }
        var digits = String(integer)
        digits.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Writes bytes of text escaped, without quotes.
    public mutating func write(escaping text: UnsafeBufferPointer<UInt8>) {
        guard text.contains(where: Self.isEscaped) else { return bytes.append(contentsOf: text) }
        var start = 0
        for index in 0..<text.count {
            let byte = text[index]
            guard Self.isEscaped(byte) else { continue }
            bytes.append(contentsOf: text[start..<index])
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x22, 0x5C: bytes.append(byte)
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            default:
                bytes.append(contentsOf: "u00".utf8)
                bytes.append(Self.hex[Int(byte >> 4)])
                bytes.append(Self.hex[Int(byte & 15)])
            }
            start = index + 1
        }
        bytes.append(contentsOf: text[start...])
    }

    /// Writes text as it stands.
    public mutating func write(raw text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes bytes that are JSON, as another writer made them.
    public mutating func write(encoded json: [UInt8]) { bytes.append(contentsOf: json) }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x22 || byte == 0x5C
    }

    private static let hex = Array("0123456789abcdef".utf8)

    private mutating func enclose<Element>(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ elements: [Element],
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine()
            body(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        bytes.append(UInt8(ascii: close))
    }

    private mutating func breakLine() {
        guard indentation > 0 else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: depth * indentation))
    }
}
