/// Where and why a text is not JSON.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The zero-based offset of the byte that cannot stand there.
    public let offset: Int
    /// What is wrong, as a sentence without a full stop.
    public let reason: String

    /// The reason and the place.
    public var description: String { "\(reason) at byte \(offset)" }
}

/// Reads JSON text (RFC 8259) strictly: no comments, no duplicate keys, bounded depth.
public struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0
    private let maximumDepth: Int

    /// Reads a whole document.
    ///
    /// - Throws: `JSONError` with the position of the first fault.
    public static func read(_ text: String, maximumDepth: Int = 64) throws -> JSON {
        try read(Array(text.utf8), maximumDepth: maximumDepth)
    }

    /// Reads a whole document of UTF-8 bytes.
    ///
    /// - Throws: `JSONError` with the position of the first fault.
    public static func read(_ bytes: [UInt8], maximumDepth: Int = 64) throws -> JSON {
        var reader = JSONReader(bytes: bytes, maximumDepth: maximumDepth)
        let json = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else {
            throw reader.error("unexpected text after the end")
        }
        return json
    }

    private init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    private func error(_ reason: String) -> JSONError { JSONError(offset: index, reason: reason) }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws -> JSON {
        skipSpace()
        guard index < bytes.count else { throw error("unexpected end") }
        switch bytes[index] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < maximumDepth else { throw error("nested deeper than \(maximumDepth)") }
            return bytes[index] == UInt8(ascii: "{")
                ? try object(depth: depth) : try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ json: JSON) throws -> JSON {
        guard bytes[index...].starts(with: word.utf8) else { throw error("unexpected character") }
        index += word.utf8.count
        return json
    }

    private mutating func array(depth: Int) throws -> JSON {
        index += 1
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw error("expected ',' or ']'") }
        }
    }

    private mutating func object(depth: Int) throws -> JSON {
        index += 1
        var members: [(key: String, value: JSON)] = []
        var keys: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([:]) }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw error("expected a key in quotes")
            }
            let key = try string()
            guard keys.insert(key).inserted else { throw error("duplicate key '\(key)'") }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("expected ':'") }
            members.append((key, try value(depth: depth + 1)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(JSONObject(uniqueMembers: members)) }
            guard take(UInt8(ascii: ",")) else { throw error("expected ',' or '}'") }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func number() throws -> JSON {
        let start = index
        _ = take(UInt8(ascii: "-"))
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != 0x30 else {
            throw error("unexpected character")
        }
        var isInteger = true
        if take(UInt8(ascii: ".")) {
            isInteger = false
            guard digits() > 0 else { throw error("expected digits") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            guard digits() > 0 else { throw error("expected digits") }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        return .number(text)
    }

    private mutating func digits() -> Int {
        let start = index
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
        return index - start
    }

    private mutating func string() throws -> String {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20
        {
            index += 1
        }
        if index < bytes.count, bytes[index] == 0x22 {
            defer { index += 1 }
            return try decoded(Array(bytes[start..<index]))
        }
        var buffer = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 {
                index += 1
                return try decoded(buffer)
            }
            guard byte >= 0x20 else { throw error("control character in a string") }
            index += 1
            if byte == 0x5C { try escape(into: &buffer) } else { buffer.append(byte) }
        }
        throw error("unclosed string")
    }

    private func decoded(_ buffer: [UInt8]) throws -> String {
        guard let text = String(validating: buffer, as: UTF8.self) else {
            throw error("invalid UTF-8 in a string")
        }
        return text
    }

    private mutating func escape(into buffer: inout [UInt8]) throws {
        guard index < bytes.count else { throw error("unclosed string") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case 0x22, 0x5C, UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard take(0x5C), take(UInt8(ascii: "u")) else { throw error("lone surrogate") }
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("lone surrogate") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("lone surrogate") }
            buffer.append(contentsOf: String(scalar).utf8)
        default: throw error("unknown escape")
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard index + 4 <= bytes.count,
            let code = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-")
        else { throw error("expected four hexadecimal digits") }
        index += 4
        return code
    }
}
