import Glibc
import KithKernel
import KithModel

/// Where a set clock stands: kept in the folder, so that the next command finds it there.
struct ClockPlace {
    private let folder: DataFolder

    init(_ folder: DataFolder) { self.folder = folder }

    /// Returns a clock that stands where it was left, or one that follows the machine's.
    ///
    /// - Throws: `invalid` when the file does not hold a moment.
    func clock() throws -> KernelClock {
        guard let bytes = try TextFile.readIfThere(folder.clock) else { return KernelClock() }
        let text = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
        guard let moment = Instant(text) else {
            throw KernelError(
                .invalid, "`\(folder.clock)` does not hold a moment.",
                recovery: "Delete it: the clock follows the machine's then.")
        }
        return KernelClock(standingAt: moment)
    }

    /// Notes where a clock stands.
    func keep(_ clock: KernelClock) throws {
        if let moment = clock.standsAt {
            try TextFile.replace(folder.clock, "\(moment)\n")
        } else {
            guard unlink(folder.clock) == 0 else { return }
            try FolderEntries.keep(folder.path)
        }
    }
}
