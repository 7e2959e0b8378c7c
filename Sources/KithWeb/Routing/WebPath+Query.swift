import KithAPI

extension WebPath {
    /// Returns what stands behind the question mark of an address of Kith's own, decoded.
    static func query(of address: String) -> [(name: String, value: String)] {
        guard let mark = address.firstIndex(of: "?") else { return [] }
        return address[address.index(after: mark)...].split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentCoding.decode(String(parts[0])),
                parts.count == 2 ? PercentCoding.decode(String(parts[1])) : ""
            )
        }
    }
}
