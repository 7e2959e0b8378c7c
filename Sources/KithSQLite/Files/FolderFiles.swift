import Glibc
import KithStore

/// Contents of files in a folder, in a file each that is named by its hash.
struct FolderFiles: FileStore {
    private let folder: String

    /// Uses the folder `files` beside a database.
    init(beside database: String) {
        let slash = database.lastIndex(of: "/")
        folder = (slash.map { String(database[...$0]) } ?? "") + "files"
    }

    /// The first two digits name a folder, so that none holds too many.
    private func place(_ hash: String) throws -> (folder: String, path: String) {
        guard hash.utf8.count == 64, hash.utf8.allSatisfy(Self.isDigit) else {
            throw StoreError.failed(code: 0, message: "no hash of a file", statement: "")
        }
        let inner = folder + "/" + hash.prefix(2)
        return (inner, inner + "/" + hash)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    func keep(_ bytes: [UInt8], under hash: String) throws {
        let place = try place(hash)
        guard access(place.path, F_OK) != 0 else { return }
        for folder in [folder, place.folder] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw Self.failure()
        }
        // Two may write the same at once: each its own draft.
        let draft = "\(place.path).\(UInt64.random(in: 0...UInt64.max)).part"
        do {
            try Self.write(bytes, to: draft)
            guard rename(draft, place.path) == 0 else { throw Self.failure() }
        } catch {
            unlink(draft)
            throw error
        }
        try Self.flush(place.folder)
    }

    func read(_ hash: String) throws -> [UInt8]? {
        let descriptor = open(try place(hash).path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw Self.failure() }
            return nil
        }
        defer { close(descriptor) }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure() }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    /// Makes the name of a new file safe on the disk.
    private static func flush(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    private static func failure() -> StoreError {
        switch errno {
        case ENOSPC, EDQUOT: .diskFull
        case EACCES, EROFS, EPERM: .readOnly
        default: .failed(code: Int(errno), message: String(cString: strerror(errno)), statement: "")
        }
    }
}
