import Glibc

/// The inputs that are kept: seeds written by hand, and every one that ever found something.
struct Corpus {
    /// The inputs by the names of their files, in order.
    let inputs: [(name: String, bytes: [UInt8])]

    /// Reads a folder; one that is not there holds nothing.
    init(_ folder: String) {
        var names: [String] = []
        if let stream = opendir(folder) {
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if !name.hasPrefix(".") { names.append(name) }
            }
        }
        inputs = names.sorted().map { ($0, Self.contents("\(folder)/\($0)")) }
    }

    /// Returns the bytes of a file; none where it cannot be read.
    static func contents(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer.prefix(count)
        }
        return bytes
    }
}

/// The file that holds the input at hand, so that a crash leaves it behind.
struct LastInput {
    private let descriptor: Int32
    let path: String

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Finding("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    func keep(_ input: [UInt8]) {
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, input, input.count, 0)
    }

    func remove() {
        close(descriptor)
        unlink(path)
    }
}
