import KithModel

/// Archives in the old format of tapes (POSIX ustar), which every system can list and unpack.
///
/// The same files make the same bytes: no time, owner or mode of the machine is in them.
package enum TapeArchive {
    /// A file in an archive.
    package struct File: Sendable, Hashable {
        package var path: String
        package var bytes: [UInt8]

        package init(_ path: String, _ bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    private static let block = 512

    /// Returns the archive of some files, in their order.
    ///
    /// - Throws: `invalid` for a path of more than 100 bytes, which the format has no room for.
    package static func bytes(_ files: [File]) throws -> [UInt8] {
        var archive: [UInt8] = []
        for file in files {
            archive += try header(file)
            archive += file.bytes
            archive += padding(file.bytes.count)
        }
        // Two empty blocks end an archive.
        return archive + [UInt8](repeating: 0, count: 2 * block)
    }

    /// Returns the files of an archive.
    ///
    /// - Throws: `malformed` for what is no archive of plain files with plain paths.
    package static func files(_ archive: [UInt8]) throws -> [File] {
        var files: [File] = []
        var paths: Set<String> = []
        var place = 0
        while place + block <= archive.count {
            let header = Array(archive[place..<place + block])
            if header.allSatisfy({ $0 == 0 }) { return files }
            guard octal(header[148..<156]) == sum(header), header[156] == UInt8(ascii: "0"),
                let size = octal(header[124..<136]), size >= 0,
                size <= archive.count - place - block
            else { throw fault("it is no archive of files") }
            let path = String(decoding: header[..<100].prefix { $0 != 0 }, as: UTF8.self)
            guard isPlain(path), paths.insert(path.lowercased()).inserted else {
                throw fault("it holds a file `\(path)`, which cannot be")
            }
            place += block
            let file = File(path, Array(archive[place..<place + size]))
            // Heads are not signed: one that says more than the name and the size may say that
            // other programs unpack the file elsewhere.
            guard header == (try Self.header(file)) else {
                throw fault("the head of `\(path)` is not as Kith writes it")
            }
            files.append(file)
            place += size + padding(size).count
        }
        throw fault("it has no end")
    }

    /// Whether a path leads below the folder that it begins in.
    private static func isPlain(_ path: String) -> Bool {
        !path.isEmpty
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && $0 != "." && $0 != ".."
            }
    }

    private static func header(_ file: File) throws -> [UInt8] {
        let path = Array(file.path.utf8)
        guard path.count < 100, isPlain(file.path) else {
            throw KernelError(
                .invalid, "The path `\(file.path)` cannot be in a package.",
                recovery: "Let it have less than 100 bytes.")
        }
        var header = [UInt8](repeating: 0, count: block)
        func put(_ bytes: some Sequence<UInt8>, at place: Int) {
            for (offset, byte) in bytes.enumerated() { header[place + offset] = byte }
        }
        put(path, at: 0)
        put("0000644".utf8, at: 100)
        put("0000000".utf8, at: 108)
        put("0000000".utf8, at: 116)
        put(octal(file.bytes.count, 11).utf8, at: 124)
        put(octal(0, 11).utf8, at: 136)
        put("0".utf8, at: 156)
        put("ustar".utf8, at: 257)
        put("00".utf8, at: 263)
        put((octal(sum(header), 6) + "\0 ").utf8, at: 148)
        return header
    }

    /// The sum of a header's bytes, its own place counted as spaces.
    private static func sum(_ header: [UInt8]) -> Int {
        header.enumerated().reduce(0) { sum, byte in
            sum + (148..<156 ~= byte.offset ? 32 : Int(byte.element))
        }
    }

    private static func octal(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func octal(_ bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    private static func padding(_ count: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (block - count % block) % block)
    }

    private static func fault(_ words: String) -> KernelError {
        KernelError(
            .malformed, "The package cannot be read: \(words).", recovery: "Get it anew.")
    }
}
