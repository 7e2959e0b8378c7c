import Foundation
import KithModel

/// Mail of others with what other programs read from it.
struct MailFixture {
    /// The names of the messages, in order.
    let names: [String]
    private let folder: URL
    private let references: JSON

    /// Opens a folder of `Tests/Fixtures/mail`.
    init(_ name: String) throws {
        folder =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Fixtures/mail/\(name)").standardizedFileURL
        let document = try Data(contentsOf: folder.appendingPathComponent("reference.json"))
        references = try JSONReader.read(Array(document))
        names = references.object?.members.map(\.key) ?? []
    }

    /// The bytes of a message.
    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent("data/\(name)")))
    }

    /// What another program reads from a message.
    func reference(_ name: String) -> JSON { references[name] ?? .null }
}
