import KithModel
import Testing

@Suite("E-mail, telephone and web addresses")
struct AddressTests {
    @Test(
        "E-mail addresses lose their case and outer spaces",
        arguments: [
            (" Ana.K@Example.COM ", "ana.k@example.com"), ("a+b@x.y", "a+b@x.y"),
            ("o'hara@x.ie", "o'hara@x.ie"), ("cafe\u{301}@x.de", "caf\u{E9}@x.de"),
            ("a@MÜNCHEN.de", "a@münchen.de"), ("a@localhost", "a@localhost"),
            ("a@x-y.z9", "a@x-y.z9"), ("üser@x.de", "üser@x.de"),
        ])
    func email(_ text: String, _ normalized: String) {
        let result = EmailAddress.normalized(text)

        #expect(result.map { Array($0.utf8) } == Array(normalized.utf8))
        #expect(result.flatMap { EmailAddress.normalized($0) } == result)
    }

    @Test(
        "What can be no e-mail address is refused",
        arguments: [
            "", "@", "a@", "@x.de", "a b@x.de", "a@x .de", "a@@x.de", "a@b@x.de", ".a@x.de",
            "a.@x.de", "a..b@x.de", "a@.x.de", "a@x.de.", "a@x..de", "a@-x.de", "a@x-.de", "a@12",
            "a@x_y.de", "a\n@x.de", "a@x.de\r\nBcc: b@x.de", "a\0@x.de", "<a@x.de>", "Ana <a@x.de>",
            "a,b@x.de", "a;b@x.de", "\"a\"@x.de", "a@[127.0.0.1]", "a@x.de?subject=b",
            "a\u{7F}@x.de",
            String(repeating: "a", count: 65) + "@x.de",
            "a@" + String(repeating: "x", count: 260) + ".de",
            String(repeating: "@", count: 100_000),
        ])
    func noEmail(_ text: String) {
        #expect(EmailAddress.normalized(text) == nil)
    }

    @Test(
        "Telephone numbers come to E.164",
        arguments: [
            ("+385 1 2345-678", "+38512345678"), ("00385 (1) 2345 678", "+38512345678"),
            ("+1.202.555.0134", "+12025550134"), (" +44/20/79460000", "+442079460000"),
            ("(+385) 12345678", "+38512345678"), ("+1234567", "+1234567"),
            ("+123456789012345", "+123456789012345"),
        ])
    func phone(_ text: String, _ normalized: String) {
        #expect(PhoneNumber.normalized(text) == normalized)
        #expect(PhoneNumber.normalized(normalized) == normalized)
    }

    @Test(
        "What is no whole telephone number is refused",
        arguments: [
            "", "+", "01 2345 678", "385 1 2345 678", "+123456", "+1234567890123456", "+0123456789",
            "++3851234567", "+385+1234567", "+385 1 234 ext 5", "+３８５1234567", "+3851234567\0",
            "+3851234567\u{301}", "000123456789", String(repeating: "1", count: 100_000),
        ])
    func noPhone(_ text: String) {
        #expect(PhoneNumber.normalized(text) == nil)
    }

    @Test(
        "Web addresses get a scheme",
        arguments: [
            ("example.com", "https://example.com"),
            ("HTTP://example.com/A", "http://example.com/A"),
            ("https://example.com:8040/a?b=c#d", "https://example.com:8040/a?b=c#d"),
            ("localhost:8040", "https://localhost:8040"),
            ("example.com?x=@y", "https://example.com?x=@y"),
            ("münchen.de/ä", "https://münchen.de/ä"),
        ])
    func web(_ text: String, _ normalized: String) {
        #expect(WebAddress.normalized(text) == normalized)
        #expect(WebAddress.normalized(normalized) == normalized)
    }

    @Test(
        "Nothing that runs, hides its host or has none is let through",
        arguments: [
            "", "javascript:alert(1)", "javascript:alert(1)//a.b", "JavaScript:x.y",
            "data:text/html,x.y",
            "file:///etc/passwd", "ftp://example.com", "https://", "http:///a.b", "//example.com",
            "word",
            "https://.com", "https://a..b", "https://com.", "https://exa mple.com", "https://a.b\n",
            "https://a.b\0", "https://paypal.com@evil.com", "user:pw@evil.com", "https://a.b:x",
            "https://a.b:99999", "https://a.b:", "https://<a.b>", "https://a.b\\@c.d",
            "https://a\".b",
            "http://https://a.b", "\u{1}javascript:x.y", "vbscript:x.y",
            "https://a.b/" + String(repeating: "x", count: 2_100),
        ])
    func noWeb(_ text: String) {
        #expect(WebAddress.normalized(text) == nil)
    }
}
