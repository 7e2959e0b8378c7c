/// Reads the TZif format: a header, a block of 32-bit times, and from version 2 on the same
/// again with 64-bit times and a footer (RFC 8536, section 3).
struct TZifReader {
    private let bytes: [UInt8]
    private var index = 0

    /// The numbers of a header, in the order in which they stand.
    private struct Header {
        let version: UInt8
        let utIndicators: Int
        let standardIndicators: Int
        let leapSeconds: Int
        let transitions: Int
        let types: Int
        let characters: Int

        /// The bytes of the block that follows, with times of some bytes.
        func blockSize(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + characters
                + leapSeconds * (timeSize + 4) + standardIndicators + utIndicators
        }
    }

    static func read(_ bytes: [UInt8]) throws(TimeZoneError) -> TimeZoneRules {
        var reader = TZifReader(bytes: bytes)
        let header = try reader.header()
        guard header.version >= 2 else { return try reader.block(header, timeSize: 4) }
        try reader.skip(header.blockSize(timeSize: 4))
        return try reader.block(try reader.header(), timeSize: 8)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func header() throws(TimeZoneError) -> Header {
        let start = try take(44)
        guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
            throw TimeZoneError("the bytes do not begin with TZif")
        }
        let version = bytes[start + 4]
        guard version == 0 || (0x32...0x34).contains(version) else {
            throw TimeZoneError("the version is none of 1 to 4")
        }
        func count(_ place: Int) -> Int { Int(number(at: start + 20 + 4 * place, size: 4)) }
        return Header(
            version: version == 0 ? 1 : version - 0x30, utIndicators: count(0),
            standardIndicators: count(1), leapSeconds: count(2), transitions: count(3),
            types: count(4), characters: count(5))
    }

    private mutating func block(
        _ header: Header, timeSize: Int
    ) throws(TimeZoneError) -> TimeZoneRules {
        guard header.leapSeconds == 0 else {
            throw TimeZoneError("the times count leap seconds")
        }
        guard (1...256).contains(header.types) else {
            throw TimeZoneError("there are \(header.types) kinds of local time")
        }
        let times = try take(header.blockSize(timeSize: timeSize))
        let kinds = times + header.transitions * timeSize
        let types = kinds + header.transitions
        var offsets: [Int64] = []
        for type in 0..<header.types { offsets.append(try offset(at: types + 6 * type)) }

        var transitions: [TimeZoneRules.Transition] = []
        for place in 0..<header.transitions {
            let second = signed(at: times + place * timeSize, size: timeSize)
            let kind = Int(bytes[kinds + place])
            guard kind < offsets.count else {
                throw TimeZoneError("a change of clocks is of an unknown kind")
            }
            guard transitions.last.map({ $0.second < second }) ?? true else {
                throw TimeZoneError("the changes of clocks are out of order")
            }
            transitions.append(.init(second: second, offset: offsets[kind]))
        }
        let rule = timeSize == 8 ? try footer() : nil
        return TimeZoneRules(initialOffset: offsets[0], transitions: transitions, rule: rule)
    }

    private func offset(at start: Int) throws(TimeZoneError) -> Int64 {
        let offset = signed(at: start, size: 4)
        guard PosixTimeZone.offsets.contains(offset) else {
            throw TimeZoneError("local time is more than a day from UTC")
        }
        return offset
    }

    /// Reads the rule that holds after the last change, between two line feeds.
    private mutating func footer() throws(TimeZoneError) -> PosixTimeZone? {
        let start = try take(1)
        guard bytes[start] == 0x0A, let end = bytes[index...].firstIndex(of: 0x0A) else {
            throw TimeZoneError("the footer is not between line feeds")
        }
        return end == index ? nil : try PosixTimeZone(bytes[index..<end])
    }

    /// Passes over some bytes and returns where they begin.
    private mutating func take(_ count: Int) throws(TimeZoneError) -> Int {
        guard count <= bytes.count - index else { throw TimeZoneError("the bytes end too early") }
        defer { index += count }
        return index
    }

    private mutating func skip(_ count: Int) throws(TimeZoneError) { _ = try take(count) }

    private func number(at start: Int, size: Int) -> UInt64 {
        bytes[start..<start + size].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func signed(at start: Int, size: Int) -> Int64 {
        let number = number(at: start, size: size)
        return size == 8
            ? Int64(bitPattern: number) : Int64(Int32(truncatingIfNeeded: number))
    }
}
