import KithModel
import Testing

@testable import KithWeb

@Suite("HTML")
struct HTMLTests {
    private static let hostile = "</td><script>alert('1')</script>\" onclick=\"x & y"

    @Test("text cannot become a tag, whatever stands in it")
    func escapesText() {
        let html = p { Self.hostile }

        #expect(
            html.text
                == "<p>&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; "
                + "onclick=&quot;x &amp; y</p>")
    }

    @Test("a value cannot end its attribute")
    func escapesAttributes() {
        let html = input(.value(Self.hostile), .title("a'b"))

        #expect(!html.text.contains("<script"))
        #expect(html.text.count { $0 == "\"" } == 4)
        #expect(html.text.hasSuffix("title=\"a&#39;b\">"))
    }

    @Test("NUL and broken text come out as signs that every browser reads")
    func replacesNul() {
        #expect(p { "a\u{0}b" }.text == "<p>a\u{FFFD}b</p>")
    }

    @Test(
        "an address that could run a script leads nowhere",
        arguments: [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)",
            "data:text/html,<script>", "vbscript:x", "//evil.example/", "/\\evil.example",
            "java\nscript:alert(1)",
        ])
    func refusesScripts(address: String) {
        #expect(a(.href(address)) { "x" }.text == "<a>x</a>")
    }

    @Test(
        "an address of a page, of the web, of mail and of a telephone is kept",
        arguments: [
            "/deal?sort=-value", "https://example.com", "HTTP://example.com", "mailto:a@b.example",
            "tel:+385", "#main", "?tab=history",
        ])
    func keepsAddresses(address: String) {
        #expect(a(.href(address)) { "x" }.text.contains("href="))
    }

    @Test("a form is sent to Kith only")
    func keepsForms() {
        #expect(form(.action("https://evil.example")) { "x" }.text == "<form>x</form>")
    }

    @Test("attributes that do not hold are left out")
    func leavesOut() {
        let html = a(
            .class(""), .current(false), .flag("hidden", if: false), .aria(.sort, nil),
            .if(false, .id("x"))
        ) { "x" }

        #expect(html.text == "<a>x</a>")
    }

    @Test("a part of a page can be cut out by its id, however deep it stands")
    func cutsParts() {
        let html = div {
            p { "before" }
            section(.part("inner")) { b { "hit" } }
            for number in 1...2 { p { number } }
        }

        #expect(html.part("inner")?.text == "<section id=\"inner\" data-part><b>hit</b></section>")
        #expect(html.part("other") == nil)
    }

    @Test("every icon has a symbol, and a page carries those that it uses")
    func icons() {
        for icon in Icon.allCases { #expect(Sprite.symbols[icon.rawValue] != nil, "\(icon)") }

        let symbols = Sprite.symbols(for: p { icon(.deal) }).text

        #expect(symbols.contains("id=\"i-deal\""))
        #expect(symbols.count { $0 == "\n" } == 0)
        #expect(!symbols.contains("i-menu"))
    }
}
