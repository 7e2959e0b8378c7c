import Glibc
import KithModel

/// Finds the parts of a body between its boundaries, holding little more than one piece of it.
struct PartScanner {
    private let source: BodySource
    private let delimiter: [UInt8]
    /// What was read and not handed over yet.
    private var held: [UInt8] = Array("\r\n".utf8)
    private var isAtEnd = false

    /// How many bytes the headers of one part may have.
    static let headerLimit = 8192
    private static let blankLine = Array("\r\n\r\n".utf8)

    /// Scans a body.
    init(_ source: BodySource, boundary: String) {
        self.source = source
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Goes to the first boundary, with which the body begins.
    ///
    /// - Throws: `malformed` for a body that begins otherwise.
    mutating func begin() throws {
        try hold(atLeast: delimiter.count)
        guard held.starts(with: delimiter) else { throw MultipartForm.malformed }
        held.removeFirst(delimiter.count)
    }

    /// Returns the headers of the next part; nil behind the last.
    ///
    /// - Throws: `malformed`; `too_large` for headers past their bound.
    mutating func nextHeaders() throws -> PartHeaders? {
        try hold(atLeast: 2)
        if held.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")]) { return nil }
        while true {
            if let place = Self.place(of: Self.blankLine, in: held) {
                guard place <= Self.headerLimit else { throw MultipartForm.tooLarge }
                let bytes = held[..<place]
                // What follows may be the boundary at once: an empty part.
                held.removeFirst(place + 2)
                return try PartHeaders(bytes)
            }
            guard held.count <= Self.headerLimit else { throw MultipartForm.tooLarge }
            guard try more() else { throw MultipartForm.malformed }
        }
    }

    /// Hands over the content of a part piece by piece, up to its boundary.
    ///
    /// - Throws: `malformed` where the body ends before; what the sink throws.
    mutating func body(_ sink: (ArraySlice<UInt8>) throws -> Void) throws {
        // The line break of the headers' end is kept, so that a boundary may follow it.
        var isFirst = true
        func hand(_ piece: ArraySlice<UInt8>) throws {
            let content = isFirst ? piece.dropFirst(2) : piece
            isFirst = false
            if !content.isEmpty { try sink(content) }
        }
        while true {
            if let place = Self.place(of: delimiter, in: held) {
                try hand(held[..<place])
                held.removeFirst(place + delimiter.count)
                return
            }
            let safe = max(held.count - delimiter.count, 0)
            if safe > 2 {
                try hand(held[..<safe])
                held.removeFirst(safe)
            }
            guard try more() else { throw MultipartForm.malformed }
        }
    }

    private mutating func hold(atLeast count: Int) throws {
        while held.count < count {
            guard try more() else { throw MultipartForm.malformed }
        }
    }

    private mutating func more() throws -> Bool {
        guard !isAtEnd else { return false }
        let piece = try source.next()
        isAtEnd = piece.isEmpty
        held.append(contentsOf: piece)
        return !isAtEnd
    }

    /// Returns where some bytes begin in others.
    static func place(of part: [UInt8], in bytes: [UInt8]) -> Int? {
        guard let first = part.first else { return nil }
        return bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return nil }
            var start = 0
            while all.count - start >= part.count {
                let room = all.count - part.count - start + 1
                guard let found = memchr(base + start, Int32(first), room) else { return nil }
                let place = UnsafeRawPointer(found) - base
                if memcmp(found, part, part.count) == 0 { return place }
                start = place + 1
            }
            return nil
        }
    }
}
