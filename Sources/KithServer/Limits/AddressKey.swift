import Glibc

/// Under which name an address is counted.
enum AddressKey {
    /// Returns the address itself; of one of IPv6 its network, since who has one address has
    /// 2⁶⁴ of them (RFC 4291, 2.5.4).
    static func of(_ address: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard address.utf8.contains(UInt8(ascii: ":")),
            inet_pton(AF_INET6, address, &bytes) == 1
        else { return address }
        if bytes.prefix(12) == mapped {
            return bytes.suffix(4).map { String($0) }.joined(separator: ".")
        }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// How an address of IPv4 begins that is written as one of IPv6.
    private static let mapped: ArraySlice<UInt8> =
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF][...]
}
