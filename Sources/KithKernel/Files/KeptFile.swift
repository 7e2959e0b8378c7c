import KithModel
import KithStore

/// A file whose bytes are kept; a `file` record makes it known.
public struct KeptFile: Sendable, Hashable {
    /// SHA-256 of the bytes.
    public let sha256: String
    /// How many bytes there are.
    public let size: Int
}

extension Kernel {
    /// Keeps the bytes of a file beside the database, once however often it is given.
    ///
    /// Blocks while they are written: not for the writer's thread.
    ///
    /// - Throws: `unavailable` where they cannot be written.
    package func keepFile(_ bytes: [UInt8]) throws -> KeptFile {
        let hash = FileDigest.sha256(of: bytes)
        do {
            try store.files.keep(bytes, under: hash)
        } catch StoreError.failed(_, let message, _) {
            throw KernelError(
                .unavailable, "A file could not be kept: \(message).",
                recovery: "Check the folder `files` beside the database.")
        } catch let error as StoreError {
            throw KernelError(error)
        }
        return KeptFile(sha256: hash, size: bytes.count)
    }

    /// Returns a file's record and its bytes.
    ///
    /// - Throws: `not_found` for a file that is not there or not to be read by the principal;
    ///   `unavailable` where its bytes are gone.
    package func file(
        _ id: RecordID, as principal: Principal
    ) async throws -> (record: Record, bytes: [UInt8]) {
        let record = try await read(as: principal) { try $0.get("file", id) }
        let found = try await StoreFault.translated {
            try record["sha256"]?.text.flatMap { try self.store.files.read($0) }
        }
        guard let found else {
            throw KernelError(
                .unavailable, "The bytes of the file \(record.title) are not there.",
                recovery: "Look for them in a backup: they are named by their hash.")
        }
        return (record, found)
    }
}

extension Transaction {
    /// Makes a record of a file whose bytes are kept.
    ///
    /// - Parameter type: as `application/pdf`.
    /// - Returns: the record's id, for a field that names a file.
    public func insertFile(_ kept: KeptFile, named name: String, type: String) throws -> RecordID {
        try insert(
            "file",
            [
                "name": .text(name), "content_type": .text(type),
                "size": .integer(Int64(kept.size)), "sha256": .text(kept.sha256),
            ]
        ).id
    }
}
