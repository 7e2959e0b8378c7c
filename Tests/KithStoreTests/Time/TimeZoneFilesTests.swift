import KithModel
import KithStore
import Testing

@Suite("Time zone files")
struct TimeZoneFilesTests {
    @Test("gives the rules of a zone by its name")
    func knownZone() throws {
        let files = TimeZoneFiles()

        let winter = try #require(Instant("2026-01-10T12:00:00Z"))
        let rules = try files.rules("Europe/Zagreb")

        #expect(rules.offset(at: winter) == 3600)
        #expect(try files.rules("Europe/Zagreb") == rules)
    }

    @Test("knows UTC without any file")
    func utcWithoutFiles() throws {
        let files = TimeZoneFiles(folder: "/nonexistent")

        #expect(try files.rules("UTC") == .utc)
    }

    @Test(
        "reads nothing but files of zones below its folder",
        arguments: [
            "", "/etc/passwd", "../../../etc/passwd", "Europe/../../../../etc/passwd", "Europe",
            "Europe//Zagreb", "Europe/Zagreb/", "./Europe/Zagreb", "Europe/Zagreb\0", "tzdata.zi",
            "Europe/Nowhere", String(repeating: "a", count: 5000),
        ])
    func refusedNames(name: String) throws {
        let error = #expect(throws: KernelError.self) { try TimeZoneFiles().rules(name) }

        #expect(error?.code == .invalid)
    }
}
