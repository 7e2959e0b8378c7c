import KithAPI
import KithModel

/// One line about what was done, shown on the next page, with the change set that undoes it.
///
/// It travels in a cookie of half a minute, so that a page after a redirect can show it.
package struct Flash: Sendable, Hashable {
    /// What was done, as "Value changed to €48,200".
    package var text: String
    /// The change set that Undo takes back; nil where there is nothing to take back.
    package var undo: RecordID?

    /// Makes a line.
    package init(_ text: String, undo: RecordID? = nil) {
        self.text = text
        self.undo = undo
    }

    static let cookie = "kith_flash"

    /// Reads the line that a request carries.
    init?(_ request: Request) {
        guard let text = Cookies.value(Self.cookie, in: request), text.utf8.count <= 4096,
            let bytes = Base64URL.decode(text), let json = try? JSONReader.read(bytes),
            let line = json["text"]?.string
        else { return nil }
        self.init(line, undo: json["undo"]?.string.flatMap { RecordID($0) })
    }

    /// The header that keeps the line for the next page.
    func header(isSecure: Bool) -> (name: String, value: String) {
        var object: JSONObject = ["text": .string(String(text.prefix(300)))]
        if let undo { object["undo"] = .string(undo.description) }
        let value = Base64URL.encode(Array(JSON.object(object).text.utf8))
        return Cookies.setting(Self.cookie, value, seconds: 30, isSecure: isSecure)
    }

    /// The header that forgets the line.
    static func clearing(isSecure: Bool) -> (name: String, value: String) {
        Cookies.setting(cookie, "", seconds: 0, isSecure: isSecure)
    }
}

/// Small values that a browser keeps for the server.
package enum Cookies {
    /// Returns the value of a cookie that a request carries.
    package static func value(_ name: String, in request: Request) -> String? {
        for pair in (request.headers["cookie"] ?? "").split(separator: ";") {
            let parts = pair.drop { $0 == " " }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }

    /// Returns the header that sets a cookie which scripts cannot read.
    package static func setting(
        _ name: String, _ value: String, seconds: Int, isSecure: Bool
    ) -> (name: String, value: String) {
        let secure = isSecure ? "; Secure" : ""
        return (
            "set-cookie",
            "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(secure)"
        )
    }
}

/// Bytes as letters that are safe in a cookie (RFC 4648, section 5, without padding).
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let number = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * (3 - group.count))
            for place in 0...group.count {
                letters.append(alphabet[Int(number >> (18 - 6 * place) & 63)])
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var number: UInt32 = 0
        var bits = 0
        for letter in text.utf8 {
            guard let digit = alphabet.firstIndex(of: letter) else { return nil }
            number = number << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: number >> bits))
            }
        }
        return bytes
    }
}
