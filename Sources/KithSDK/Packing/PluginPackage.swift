import CSodium
import KithModel

/// A plugin in one file: its files, the list of their hashes, and the publisher's signature on the
/// list.
///
/// The same files and the same key make the same bytes.
package struct PluginPackage: Sendable {
    /// The list of hashes, and the signature: the first files of the archive.
    private static let list = "package.json", seal = "package.sig"

    /// The plugin's id and version.
    package let id: String
    package let version: String
    /// The publisher's key.
    package let key: [UInt8]
    /// The plugin's files.
    package let files: [TapeArchive.File]

    /// Returns the package of a plugin.
    ///
    /// - Throws: `invalid` for a file that cannot be in it.
    package static func bytes(
        id: String, version: String, files: [TapeArchive.File], signedBy key: PublisherKey
    ) throws -> [UInt8] {
        let sorted = files.sorted { $0.path < $1.path }
        guard !sorted.contains(where: { $0.path == list || $0.path == seal }) else {
            throw KernelError(
                .invalid, "A plugin has no file `\(list)` or `\(seal)` of its own.",
                recovery: "Give it another name.")
        }
        let hashes = sorted.map { ($0.path, JSON.string(hash($0.bytes))) }
        let document: JSON = [
            "kith_package": .integer(1), "id": .string(id), "version": .string(version),
            "key": .string(Hexadecimal.text(key.visible)),
            "files": .object(JSONObject(uniqueMembers: hashes)),
        ]
        let listed = Array(document.indentedText.utf8)
        let signature = Hexadecimal.text(try key.signature(of: listed))
        return try TapeArchive.bytes(
            [.init(list, listed), .init(seal, Array(signature.utf8))] + sorted)
    }

    /// Reads a package, and finds out whether it is as its publisher made it.
    ///
    /// - Parameter trusted: the key that it must be signed by; any where nil.
    /// - Throws: `malformed` for what is no package; `invalid` that names the file which differs,
    ///   or says that the signature is another's.
    package init(_ bytes: [UInt8], trusting trusted: [UInt8]? = nil) throws {
        var files = try TapeArchive.files(bytes)
        guard files.count >= 2, files[0].path == Self.list, files[1].path == Self.seal,
            let document = try? JSONReader.read(files[0].bytes),
            document["kith_package"]?.integer == 1, let id = document["id"]?.string,
            let version = document["version"]?.string, let hashes = document["files"]?.object,
            let key = document["key"]?.string.flatMap(Hexadecimal.bytes)
        else {
            throw KernelError(
                .malformed, "This is no package of a plugin.",
                recovery: "Make one: kith plugin pack FOLDER --key FILE")
        }
        let seal = Hexadecimal.bytes(String(decoding: files[1].bytes, as: UTF8.self)) ?? []
        guard PublisherKey.isValid(seal, of: files[0].bytes, by: key) else {
            throw Self.fault("the list of its files is not what its publisher signed")
        }
        if let trusted, trusted != key {
            throw Self.fault("it is signed by \(Hexadecimal.text(key)), which is another key")
        }
        files.removeFirst(2)
        try Self.compare(files, hashes)
        (self.id, self.version, self.key, self.files) = (id, version, key, files)
    }

    private static func compare(_ files: [TapeArchive.File], _ hashes: JSONObject) throws {
        let there = Set(files.map(\.path))
        for file in files {
            guard let listed = hashes[file.path]?.string else {
                throw fault("`\(file.path)` is not among the files that its publisher signed")
            }
            guard listed == hash(file.bytes) else {
                throw fault("`\(file.path)` is not as its publisher made it")
            }
        }
        for (path, _) in hashes where !there.contains(path) {
            throw fault("`\(path)` is missing")
        }
    }

    /// SHA-256, as `sha256sum` prints it.
    private static func hash(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return Hexadecimal.text(digest)
    }

    private static func fault(_ words: String) -> KernelError {
        KernelError(
            .invalid, "The package is not to be trusted: \(words).",
            recovery: "Get it anew from its publisher.")
    }
}
