import KithKernel
import KithModel
import KithQuery
import Synchronization

/// Keeps the documents that were asked for: making one is work, and readers with the same
/// rights get the same.
final class DocumentShelf: Sendable {
    /// A document as it is sent.
    struct Copy: Sendable {
        /// The text.
        let bytes: [UInt8]
        /// What tells it from another.
        let tag: String

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            // FNV-1a: two documents of one address are told apart, nothing is protected by it.
            let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { hash, byte in
                (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
            tag = "\"" + String(hash, radix: 16) + "\""
        }
    }

    private struct Contents {
        var generation: Int
        var copies: [String: Copy]
    }

    /// How many kinds of readers are remembered; a document may have a megabyte.
    private static let room = 8

    private let contents = Mutex(Contents(generation: 0, copies: [:]))

    /// Returns the document of a reader, making it where it is not there.
    ///
    /// - Parameter generation: the number of what is registered; older documents go.
    func copy(for rights: String, of generation: Int, _ make: () -> [UInt8]) -> Copy {
        let known = contents.withLock { contents in
            contents.generation == generation ? contents.copies[rights] : nil
        }
        if let known { return known }
        let copy = Copy(make())
        contents.withLock { contents in
            if contents.generation != generation || contents.copies.count >= Self.room {
                contents = Contents(generation: generation, copies: [:])
            }
            contents.copies[rights] = copy
        }
        return copy
    }
}

extension Kernel.Caller {
    /// Everything on which it depends what a document may tell the caller, as a text: who has
    /// the same may read the same.
    func rightsText(over schema: Schema) -> String {
        var text = isAdministrator ? "a" : "u"
        for entity in schema.entities {
            let access = rights.access(to: entity)
            text += "\n\(entity.id) "
            for verb in Verb.allCases { text += access.scope(verb) == .none ? "-" : "+" }
            for field in entity.fields { text += access.right(on: field).rawValue.prefix(1) }
        }
        return text
    }
}
