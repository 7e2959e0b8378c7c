import Glibc

/// How much of the process is in memory.
enum ResidentMemory {
    /// The bytes that are resident now, by the system's own count.
    static var bytes: Int {
        let text = String(decoding: Corpus.contents("/proc/self/statm"), as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Gives back to the system what the allocator holds free, so that a high mark of one input
    /// is not taken for growth.
    static func settle() {
        guard let address = dlsym(nil, "malloc_trim") else { return }
        let trim = unsafeBitCast(address, to: (@convention(c) (Int) -> Int32).self)
        _ = trim(0)
    }
}
