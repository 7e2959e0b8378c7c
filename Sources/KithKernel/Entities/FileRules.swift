import KithModel

/// What holds for the records of files.
enum FileRules {
    /// Refuses what is no SHA-256 in hexadecimal digits: no file can lie under it.
    static func check(_ event: WriteEvent) {
        for change in event.changes {
            let hash = change["sha256"]?.text ?? ""
            let isHash =
                hash.utf8.count == 64
                && hash.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
                }
            guard !isHash else { continue }
            change.reject(
                "sha256", "`sha256` is no hash of a file: 64 digits and letters from a to f.",
                recovery: "Save the file itself: kith file save")
        }
    }
}
