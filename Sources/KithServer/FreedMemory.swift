import Glibc

/// What becomes of memory that was needed once and is free again.
package enum FreedMemory {
    /// How much may lie free at the end of each of the allocator's heaps, of which there are
    /// some for each core.
    private static let bound: Int32 = 512 << 10
    /// `M_TRIM_THRESHOLD` of `malloc.h`.
    private static let trimThreshold: Int32 = -1

    /// Has the allocator hand back what is free beyond a bound that stays.
    ///
    /// Left alone, glibc raises its own bound with the largest block that was ever freed, to as
    /// much as 64 MB for each heap, which `malloc_trim` passes over: one large answer would be
    /// paid for until the process ends. For a process that serves; to be called at its start.
    package static func limit() {
        guard let address = dlsym(nil, "mallopt") else { return }
        // Swift's Glibc leaves out malloc.h; `int mallopt(int, int)` is its type in mallopt(3).
        let set = unsafeBitCast(address, to: (@convention(c) (Int32, Int32) -> Int32).self)
        _ = set(trimThreshold, bound)
    }
}
