import Testing

@testable import KithServer

@Suite("Under which name an address is counted")
struct AddressKeyTests {
    @Test(
        "an address of IPv4 by itself, one of IPv6 by its network, other words as they are",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "20:1:d:b8:0:1:0:2"),
            ("2001:db8:1:2::9", "20:1:d:b8:0:1:0:2"), ("::ffff:192.0.2.7", "192.0.2.7"),
            ("", ""), ("unknown", "unknown"), ("a:b:c", "a:b:c"),
        ])
    func names(_ address: String, _ key: String) { #expect(AddressKey.of(address) == key) }
}
