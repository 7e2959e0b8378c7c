import KithModel
import Testing

@testable import KithSDK

@Suite("Packages of plugins")
struct PluginPackageTests {
    private let files: [TapeArchive.File] = [
        .init("main.lua", Array("kith.log('a')".utf8)),
        .init("lib/a.lua", [UInt8](repeating: 7, count: 512)), .init("empty.txt", []),
    ]

    private func packed(_ key: PublisherKey) throws -> [UInt8] {
        try PluginPackage.bytes(id: "demo", version: "1.0.0", files: files, signedBy: key)
    }

    @Test("what was packed comes out, in the order of paths, and again the same bytes")
    func roundTrip() throws {
        let key = try PublisherKey()

        let package = try PluginPackage(packed(key), trusting: key.visible)

        #expect(package.files == files.sorted { $0.path < $1.path })
        #expect((package.id, package.version) == ("demo", "1.0.0"))
        #expect(try packed(key) == packed(PublisherKey(key.document)))
    }

    @Test("a key that nobody trusts is refused")
    func otherKey() throws {
        let bytes = try packed(PublisherKey())
        let trusted = try PublisherKey().visible

        #expect(throws: KernelError.self) { try PluginPackage(bytes, trusting: trusted) }
    }

    @Test("every byte that is changed is found out, and a file is named")
    func changed() throws {
        let whole = try packed(PublisherKey())
        let start = try #require(
            whole.indices.first { whole[$0...].starts(with: Array("kith.log".utf8)) })

        var one = whole
        one[start] ^= 1
        let error = #expect(throws: KernelError.self) { try PluginPackage(one) }

        #expect(error?.message.contains("`main.lua` is not as its publisher made it") == true)
        for place in stride(from: 0, to: whole.count - 1024, by: 37) {
            var bytes = whole
            bytes[place] ^= 0x55
            // What fills a block is no part of any file.
            guard let package = try? PluginPackage(bytes) else { continue }
            #expect(package.files == files.sorted { $0.path < $1.path })
        }
    }

    @Test("26: files that are missing, added, or there twice in any case are named")
    func exchanged() throws {
        let all = try TapeArchive.files(packed(PublisherKey()))
        let added = all + [.init("evil.lua", [1])]

        for (files, words) in [
            (added, "`evil.lua` is not among"),
            (all.filter { $0.path != "main.lua" }, "`main.lua` is missing"),
            (all + [all[2]], "which cannot be"),
            (all + [.init("MAIN.lua", [])], "which cannot be"),
        ] {
            let error = #expect(throws: KernelError.self) {
                try PluginPackage(TapeArchive.bytes(files))
            }
            #expect(error?.message.contains(words) == true)
        }
    }

    @Test(
        "26: paths that lead out of a folder are in no package",
        arguments: ["../a", "/a", "a//b", "a/./b", "", String(repeating: "a", count: 100)])
    func paths(_ path: String) throws {
        #expect(throws: KernelError.self) { try TapeArchive.bytes([.init(path, [])]) }
    }

    @Test("rubbish is no package")
    func rubbish() throws {
        for bytes in [[], [UInt8](repeating: 0, count: 1024), [UInt8](repeating: 65, count: 5000)] {
            #expect(throws: KernelError.self) { try PluginPackage(bytes) }
        }
    }
}
