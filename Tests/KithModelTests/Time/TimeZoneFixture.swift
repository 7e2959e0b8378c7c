import Foundation
import KithModel

/// Zone files with figures that another program made of them.
struct TimeZoneFixture {
    /// A zone, seconds since 1970 and the offset then.
    let offsets: [(zone: String, second: Int64, offset: Int)]
    /// A zone, a day and the second since 1970 at which it begins there.
    let starts: [(zone: String, day: CalendarDate, second: Int64)]
    /// The bytes of the zones' files.
    let files: [String: [UInt8]]

    init() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Fixtures/time_zones.json").standardizedFileURL
        let document = try JSONReader.read(Array(Data(contentsOf: url)))
        offsets =
            document["offsets"]?.array?.compactMap { row in
                guard let parts = row.array, let zone = parts[0].string,
                    let second = parts[1].integer, let offset = parts[2].integer
                else { return nil }
                return (zone, second, Int(offset))
            } ?? []
        starts =
            document["starts"]?.array?.compactMap { row in
                guard let parts = row.array, let zone = parts[0].string,
                    let day = parts[1].string.flatMap({ CalendarDate($0) }),
                    let second = parts[2].integer
                else { return nil }
                return (zone, day, second)
            } ?? []
        let texts = document["files"]?.object?.members ?? []
        files = Dictionary(
            uniqueKeysWithValues: texts.map { member in
                (member.key, Array(Data(base64Encoded: member.value.string ?? "") ?? Data()))
            })
    }

    func rules(_ zone: String) throws -> TimeZoneRules {
        try TimeZoneRules(tzif: files[zone] ?? [])
    }
}

/// Writes zone files that no distribution ships.
struct TZifWriter {
    var version: UInt8 = 0x32
    var transitions: [(second: Int64, kind: UInt8)] = []
    var offsets: [Int32] = [0]
    var footer = ""
    var leapSeconds: UInt32 = 0

    var bytes: [UInt8] {
        let isLong = version >= 0x32
        var bytes = header(empty: isLong)
        if isLong { bytes += [0, 0, 0, 0, 0, 0] + header(empty: false) }
        for transition in transitions { bytes += big(transition.second, isLong ? 8 : 4) }
        bytes += transitions.map(\.kind)
        for offset in offsets { bytes += big(Int64(offset), 4) + [0, 0] }
        if isLong { bytes += [0x0A] + Array(footer.utf8) + [0x0A] }
        return bytes
    }

    private func header(empty: Bool) -> [UInt8] {
        let counts = [
            0, 0, empty ? 0 : Int64(leapSeconds), empty ? 0 : Int64(transitions.count),
            empty ? 1 : Int64(offsets.count), 0,
        ]
        return Array("TZif".utf8) + [version] + Array(repeating: 0, count: 15)
            + counts.flatMap { big($0, 4) }
    }

    private func big(_ number: Int64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * Int64($0))) }
    }
}
