import Glibc
import KithModel

/// The files below a folder, and how one of them is copied.
enum FolderWalk {
    /// Returns the paths of all files below a folder, relative to it and sorted.
    ///
    /// There are none where there is no folder. Links are not followed.
    static func files(_ folder: String) throws -> [String] {
        try entries(folder).filter { !$0.isFolder }.map(\.path).sorted()
    }

    private struct Entry {
        var path: String
        var isFolder: Bool
    }

    /// Returns what is below a folder, each folder before what is in it.
    private static func entries(_ folder: String, below prefix: String = "") throws -> [Entry] {
        guard let stream = opendir(prefix.isEmpty ? folder : "\(folder)/\(prefix)") else {
            if errno == ENOENT { return [] }
            throw SystemFailure.last("read", folder)
        }
        defer { closedir(stream) }
        var found: [Entry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
            var status = stat()
            guard lstat("\(folder)/\(path)", &status) == 0 else {
                throw SystemFailure.last("read", path)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                found.append(Entry(path: path, isFolder: true))
                found += try entries(folder, below: path)
            case S_IFREG: found.append(Entry(path: path, isFolder: false))
            default: continue
            }
        }
        return found
    }

    /// Returns the names of what lies in a folder itself; none where there is no folder.
    static func names(_ folder: String) throws -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw SystemFailure.last("read", folder)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Whether there is a file or folder.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Removes a folder with everything in it; nothing happens where there is none.
    static func remove(_ folder: String) throws {
        guard exists(folder) else { return }
        for entry in try entries(folder).reversed() {
            let path = "\(folder)/\(entry.path)"
            guard (entry.isFolder ? rmdir(path) : unlink(path)) == 0 else {
                throw SystemFailure.last("removed", path)
            }
        }
        guard rmdir(folder) == 0 else { throw SystemFailure.last("removed", folder) }
    }

    /// Returns whether a folder holds nothing, or is not there.
    static func isEmpty(_ folder: String) throws -> Bool { try files(folder).isEmpty }

    /// Copies a file to a new one, readable for its owner alone; the folders on its way are
    /// made.
    ///
    /// Its bytes are safe on the disk when this returns, its name when its folder is kept.
    static func copy(_ source: String, to target: String) throws {
        try makeFolders(above: target)
        let from = open(source, O_RDONLY | O_CLOEXEC)
        guard from >= 0 else { throw SystemFailure.last("read", source) }
        defer { close(from) }
        let into = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard into >= 0 else { throw SystemFailure.last("written", target) }
        defer { close(into) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(from, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure.last("read", source) }
            guard count > 0 else { break }
            try Terminal.write(Array(buffer.prefix(count)), to: into)
        }
        guard fsync(into) == 0 else { throw SystemFailure.last("written", target) }
    }

    /// Returns when the entries of a folder and of all below it are safe on the disk.
    static func keep(_ folder: String) throws {
        for entry in try entries(folder) where entry.isFolder {
            try FolderEntries.keep("\(folder)/\(entry.path)")
        }
        try FolderEntries.keep(folder)
    }

    /// Makes the folders of a path that are not there, mode 0700.
    static func makeFolders(above path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/").dropLast() {
            made += "/\(part)"
            if mkdir(made, 0o700) == 0 {
                try FolderEntries.keep(holding: made)
            } else if errno != EEXIST {
                throw SystemFailure.last("made", made)
            }
        }
    }
}
