import KithModel
import Testing

@testable import KithWeb

@Suite("What a form sends")
struct FormTests {
    @Test("fields are decoded, in order, a name as often as it comes")
    func reads() throws {
        let form = try Form(urlencoded: Array("a=1+%2B+%C3%A9&b=&a=x%0D%0Ay".utf8))

        #expect(form.all("a") == ["1 + é", "x\ny"])
        #expect(form["b"] == "")
        #expect(form["c"] == nil)
    }

    @Test("what is no form is refused", arguments: ["a=%", "a=%2", "a=%zz", "a=%FF"])
    func refuses(text: String) {
        #expect(throws: KernelError.self) { try Form(urlencoded: Array(text.utf8)) }
    }

    @Test("a form past its bounds is refused before it is read")
    func bounds() {
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: Form.limit + 1)
        let many = Array(String(repeating: "a&", count: Form.fieldLimit + 2).utf8)

        #expect(throws: KernelError.self) { try Form(urlencoded: long) }
        #expect(throws: KernelError.self) { try Form(urlencoded: many) }
    }

    @Test("bytes keep their way through the letters of a cookie", arguments: 0...7)
    func cookieLetters(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 250 + $0 * 37) }

        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
}
