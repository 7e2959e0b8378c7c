import KithKernel
import KithModel

/// A workflow script: a text whose first comment is its manifest.
struct ScriptText {
    /// Its name, as `overdue_calls`.
    let name: String
    /// What people call it.
    let title: String
    private let manifest: JSONObject
    private let text: String

    /// The keys that a script's manifest has in common with a plugin's.
    private static let shared = ["summary", "requires", "optional", "config", "engine", "grants"]

    /// Reads what a text says of itself.
    ///
    /// - Throws: `invalid` with the line.
    init(_ text: String) throws {
        self.text = text
        let bytes = Array(text.utf8)
        let comment = try FirstComment(bytes)
        let json: JSON
        do {
            json = try JSONReader.read(comment.blanked)
        } catch let error as JSONError {
            throw Self.fault(
                "The manifest in its first comment is no JSON: \(error.reason).",
                line: comment.line(of: error.offset))
        }
        var reader = try MemberReader(json, "the script's first comment")
        name = try reader.required("id")
        guard Naming.isValid(name), (1...22).contains(name.utf8.count) else {
            throw Self.fault(
                "The id `\(name)` is not up to 22 small letters, digits and underscores.",
                line: comment.firstLine)
        }
        title = try reader.required("title")
        var manifest: JSONObject = [:]
        for key in Self.shared {
            if let json = reader.take(key) { manifest[key] = json }
        }
        self.manifest = manifest
        try reader.finish()
    }

    /// The files that it is as a plugin.
    ///
    /// - Parameter number: the number of its version.
    func files(_ number: Int64) -> [String: [UInt8]] {
        var manifest = manifest
        manifest["manifest"] = .integer(1)
        manifest["id"] = .string(ScriptReader.prefix + name)
        manifest["name"] = .string(title)
        manifest["version"] = .string("\(number).0.0")
        manifest["main"] = .string(name + ".lua")
        return [
            "plugin.json": Array(JSON.object(manifest).text.utf8),
            name + ".lua": Array(text.utf8),
        ]
    }

    fileprivate static func fault(_ words: String, line: Int) -> KernelError {
        KernelError(
            .invalid, "Line \(line): \(words)",
            recovery: "Begin the script with --[[ {\"id\": \"my_script\", \"title\": \"My "
                + "script\", \"grants\": {}} ]].", field: "text")
    }
}

/// The comment with which a text of Lua begins.
private struct FirstComment {
    /// The text up to its end with all that is not in the comment made blank, so that a place in
    /// it is the place in the text.
    let blanked: [UInt8]
    private let bytes: [UInt8]
    private let start: Int

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        start = bytes.firstIndex { !Self.isSpace($0) } ?? bytes.count
        guard Self.begins(bytes, start, "--") else {
            throw ScriptText.fault(
                "It does not begin with a comment that holds its manifest.",
                line: Self.line(of: start, bytes))
        }
        if let opening = Self.long(bytes, start + 2) {
            blanked = try Self.long(bytes, from: opening.end, level: opening.level, start)
        } else {
            blanked = Self.lines(bytes, start)
        }
    }

    var firstLine: Int { Self.line(of: start, bytes) }

    func line(of offset: Int) -> Int { Self.line(of: offset, bytes) }

    private static func line(of offset: Int, _ bytes: [UInt8]) -> Int {
        bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    private static func begins(_ bytes: [UInt8], _ place: Int, _ text: String) -> Bool {
        bytes.dropFirst(place).starts(with: text.utf8)
    }

    /// The end and the level of `[[` or `[==[`; nil for an ordinary comment.
    private static func long(_ bytes: [UInt8], _ place: Int) -> (end: Int, level: Int)? {
        guard begins(bytes, place, "[") else { return nil }
        let level = bytes.dropFirst(place + 1).prefix { $0 == UInt8(ascii: "=") }.count
        guard begins(bytes, place + 1 + level, "[") else { return nil }
        return (place + level + 2, level)
    }

    private static func long(
        _ bytes: [UInt8], from first: Int, level: Int, _ start: Int
    ) throws -> [UInt8] {
        let end = Array(("]" + String(repeating: "=", count: level) + "]").utf8)
        guard
            let close = bytes.indices.dropFirst(first).first(where: {
                bytes[$0...].starts(with: end)
            })
        else {
            throw ScriptText.fault("Its first comment has no end.", line: line(of: start, bytes))
        }
        return bytes.prefix(first).map(blank) + bytes[first..<close]
    }

    private static func lines(_ bytes: [UInt8], _ start: Int) -> [UInt8] {
        var result = bytes.prefix(start).map(blank)
        while begins(bytes, result.count, "--") {
            result += [UInt8](repeating: UInt8(ascii: " "), count: 2)
            let rest = bytes.dropFirst(result.count)
            let line = rest.firstIndex(of: UInt8(ascii: "\n")).map { rest[...$0] } ?? rest
            result += line
            result += bytes.dropFirst(result.count).prefix {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
            }
        }
        return result
    }

    private static func blank(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
    }
}
