/// Sizes as people read them.
enum ByteCount {
    /// Returns `812 bytes`, `3.4 MB` and the like, by powers of 1,000.
    static func text(_ bytes: Int64) -> String {
        guard bytes >= 1000 else { return "\(bytes) bytes" }
        var tenths = bytes / 100
        for unit in ["kB", "MB", "GB", "TB"] {
            if tenths < 10_000 || unit == "TB" { return "\(tenths / 10).\(tenths % 10) \(unit)" }
            tenths /= 1000
        }
        return "\(bytes) bytes"
    }
}
