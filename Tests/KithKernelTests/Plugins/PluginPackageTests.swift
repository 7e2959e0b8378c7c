import KithModel
import KithStore
import Testing

@testable import KithKernel

@Suite("The kept files of plugins")
struct PluginPackageTests {
    private let files: [String: [UInt8]] = [
        "plugin.json": Array("{}".utf8), "main.lua": [], "lib/ä.lua": [0, 255, 10],
    ]

    @Test("files come back as they were kept, the same bytes for the same files")
    func roundTrip() throws {
        let package = PluginPackage(files)

        #expect(try PluginPackage(bytes: package.bytes) == package)
        #expect(PluginPackage(files).bytes == package.bytes)
        #expect(try PluginPackage(bytes: []).files.isEmpty)
    }

    @Test("what was cut off or is larger than it says is an error")
    func damaged() throws {
        let bytes = PluginPackage(files).bytes
        for count in 1..<bytes.count {
            // A cut between two files leaves fewer of them, and is no damage.
            let cut = try? PluginPackage(bytes: Array(bytes.prefix(count)))
            #expect(cut == nil || (cut?.files.count ?? 9) < files.count)
        }
        #expect(throws: KernelError.self) { try PluginPackage(bytes: [255, 255, 255, 255, 1]) }
    }
}

@Suite("What steps rename")
struct StepRenamesTests {
    private func wanted(_ name: String, _ fields: [String]) -> WantedEntity {
        WantedEntity(
            EntityDefinition(name, fields: fields.map { FieldDefinition($0, .text) }),
            owner: "probe")
    }

    @Test("renames in a row lead from the first name to the last, also across an entity's own")
    func chain() {
        let renames = StepRenames(
            "probe",
            [
                .renameField("a", of: "thing", to: "b"), .renameEntity("thing", to: "item"),
                .renameField("b", of: "item", to: "c"), .addField("d", of: "item"),
            ])

        let applied = renames.applied(to: wanted("item", ["c", "d"]))

        #expect(applied.definition.formerName == "thing")
        #expect(applied.definition.fields.map(\.formerName) == ["a", nil])
    }

    @Test("nobody renames what is another one's")
    func foreign() {
        let renames = StepRenames("other", [.renameField("a", of: "thing", to: "b")])

        #expect(renames.applied(to: wanted("thing", ["b"])) == wanted("thing", ["b"]))
    }
}
