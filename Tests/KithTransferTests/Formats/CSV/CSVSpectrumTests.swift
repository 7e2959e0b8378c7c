import Foundation
import KithTransfer
import Testing

@Suite(
    .enabled(
        if: RealData.has("csv_spectrum"),
        "The folder csv_spectrum of the shared data is missing, so the acid test did not run."))
struct CSVSpectrumTests {
    static let names = [
        "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json",
        "location_coordinates", "newlines", "newlines_crlf", "quotes_and_newlines", "simple",
        "simple_crlf", "utf8",
    ]

    @Test("every file of the set is tested")
    func allFiles() throws {
        let files = try RealData.names(in: "csv_spectrum/data/csvs")

        #expect(files == Self.names.map { $0 + ".csv" })
    }

    @Test("reads each file as its reference says", arguments: names)
    func asIs(name: String) throws {
        let found = try records(Self.csv(name))

        #expect(found == (try Self.reference(name, lineEnd: "\n")))
    }

    @Test("reads each file with CR LF, and with CR, at every line end", arguments: names)
    func otherLineEnds(name: String) throws {
        for lineEnd in ["\r\n", "\r"] {
            let found = try records(Self.replaced(Self.csv(name), lineEnd: lineEnd))

            #expect(found == (try Self.reference(name, lineEnd: lineEnd)))
        }
    }

    @Test("reads the same in chunks of 1, 2, 3 and 7 bytes", arguments: names)
    func chunks(name: String) throws {
        for lineEnd in ["\n", "\r\n"] {
            let bytes = try Self.replaced(Self.csv(name), lineEnd: lineEnd)
            let whole = Transcript(reader(bytes))
            #expect(whole.error == nil)

            for size in [1, 2, 3, 7] {
                #expect(Transcript(reader(bytes, size: size)) == whole)
            }
        }
    }

    @Test("what the writer makes of each file reads back the same", arguments: names)
    func roundTrip(name: String) throws {
        let rows = Transcript(reader(try Self.csv(name))).texts
        var writer = CSVWriter()
        for row in rows { writer.write(row) }

        #expect(Transcript(reader(writer.take())).texts == rows)
    }

    private func records(_ bytes: [UInt8]) throws -> [[String: [UInt8]]] {
        let transcript = Transcript(reader(bytes, CSVReader.Options()))
        #expect(transcript.error == nil)
        #expect(transcript.faults.allSatisfy { $0 == nil })
        let header = try #require(transcript.texts.first)
        return transcript.rows.dropFirst().map {
            Dictionary(uniqueKeysWithValues: zip(header, $0))
        }
    }

    private static func csv(_ name: String) throws -> [UInt8] {
        try RealData.bytes("csv_spectrum/data/csvs/\(name).csv")
    }

    /// The expected records, with the two known slips of the set put right: one object that is
    /// no array and has another phone number, and a CR LF that the file itself lost.
    private static func reference(
        _ name: String, lineEnd: String
    ) throws -> [[String: [UInt8]]] {
        let data = Data(try RealData.bytes("csv_spectrum/data/json/\(name).json"))
        let json = try JSONSerialization.jsonObject(with: data)
        var objects = try #require(
            (json as? [[String: String]]) ?? (json as? [String: String]).map { [$0] })
        if name == "location_coordinates" { objects[0]["Contact Phone Number"] = "2095257564" }
        return objects.map { $0.mapValues { replaced(Array($0.utf8), lineEnd: lineEnd) } }
    }

    private static func replaced(_ bytes: [UInt8], lineEnd: String) -> [UInt8] {
        bytes.filter { $0 != 0x0D }.flatMap { $0 == 0x0A ? Array(lineEnd.utf8) : [$0] }
    }
}
