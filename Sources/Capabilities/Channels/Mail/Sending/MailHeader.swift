import KithModel

/// What stands in the headers of a mail.
enum MailHeader {
    /// Returns a moment as RFC 5322 writes it, in UTC.
    static func date(_ moment: Instant) -> String {
        let (date, millisecond) = moment.utc
        let (year, month, day) = date.parts
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let seconds = millisecond / 1000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(two)
            .joined(separator: ":")
        return "\(days[date.weekday - 1]), \(day) \(months[month - 1]) \(year) \(time) +0000"
    }

    /// Returns an address with the name beside it.
    static func mailbox(_ name: String?, _ address: String) -> String {
        guard let name, !name.isEmpty else { return address }
        let isPlain = name.utf8.allSatisfy { byte in
            byte == 0x20 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        }
        return (isPlain ? "\"\(name)\"" : words(name)) + " <\(address)>"
    }

    /// Returns words, encoded where they are not plain (RFC 2047), in lines of 75 bytes at most.
    static func words(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        if isPlain, text.utf8.count <= 60, !text.contains("=?") { return text }
        var pieces: [String] = []
        var piece = ""
        for character in text.unicodeScalars {
            if piece.utf8.count + String(character).utf8.count > 42 {
                pieces.append(piece)
                piece = ""
            }
            piece.unicodeScalars.append(character)
        }
        pieces.append(piece)
        return pieces.map { "=?utf-8?B?\(Base64Lines.line($0.utf8))?=" }.joined(separator: "\r\n ")
    }

    /// Returns the identity of another message, or nil for what cannot be one: it came from
    /// outside.
    static func identity(_ text: String) -> String? {
        let inner = text.hasPrefix("<") ? String(text.dropFirst().prefix { $0 != ">" }) : text
        let isFit =
            inner.utf8.count <= 900 && !inner.isEmpty
            && inner.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
        return isFit ? "<\(inner)>" : nil
    }
}

/// Bytes as letters (RFC 2045, section 6.8).
enum Base64Lines {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Returns a text in lines of 76 letters.
    static func of(_ text: String) -> [UInt8] {
        var lines: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: max(bytes.count, 1), by: 57) {
            lines += line(bytes[min(start, bytes.count)..<min(start + 57, bytes.count)]).utf8
            lines += [0x0D, 0x0A]
        }
        return lines
    }

    /// Returns bytes as one line.
    static func line(_ bytes: some Collection<UInt8>) -> String {
        var line: [UInt8] = []
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let three = Array(rest.prefix(3))
            rest = rest.dropFirst(3)
            let bits = three.enumerated().reduce(UInt32(0)) { bits, byte in
                bits | UInt32(byte.element) << UInt32(16 - 8 * byte.offset)
            }
            for place in 0..<4 {
                line.append(
                    place <= three.count
                        ? letters[Int(bits >> UInt32(18 - 6 * place)) & 63] : 0x3D)
            }
        }
        return String(decoding: line, as: UTF8.self)
    }
}
