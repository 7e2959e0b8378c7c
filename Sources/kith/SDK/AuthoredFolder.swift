import Glibc
import KithModel

/// A folder that an author works in: what is written into it is for everybody to read.
struct AuthoredFolder {
    let path: String

    init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Returns the path of a plugin's folder that somebody names: a folder, or a name in ./Plugins.
    ///
    /// - Throws: `not_found` where there is none with a plugin.json.
    static func plugin(_ named: String) throws -> String {
        for path in [named, "Plugins/" + named] {
            guard access(path + "/plugin.json", F_OK) == 0, let real = realpath(path, nil) else {
                continue
            }
            defer { free(real) }
            return String(cString: real)
        }
        throw KernelError(
            .notFound, "`\(named)` is no folder with a plugin.json.",
            recovery: "Make one: kith plugin new NAME")
    }

    /// Whether something is there.
    var isThere: Bool { access(path, F_OK) == 0 }

    /// Writes files, making the folders on the way.
    ///
    /// - Parameter files: their paths in the folder, and their texts.
    /// - Throws: what the system refuses.
    func write(_ files: [(path: String, text: String)]) throws {
        try Self.make(path)
        for file in files {
            let parts = file.path.split(separator: "/").dropLast()
            if !parts.isEmpty { try Self.make(path + "/" + parts.joined(separator: "/")) }
            try Self.write(Array(file.text.utf8), to: path + "/" + file.path)
        }
    }

    /// Writes one file.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemFailure.last("written", path) }
        defer { close(descriptor) }
        do {
            try Terminal.write(bytes, to: descriptor)
        } catch is Terminal.BrokenPipe {
            throw SystemFailure.last("written", path)
        }
    }

    /// Makes a folder with those above it.
    private static func make(_ path: String) throws {
        var place = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            place += "/" + part
            guard mkdir(place, 0o755) != 0, errno != EEXIST else { continue }
            throw SystemFailure.last("made", place)
        }
    }
}
