import KithKernel
import Testing

@Suite("Signatures of what is sent")
struct MessageSignatureTests {
    @Test("are those of RFC 4231, test cases 1 and 2")
    func vectors() {
        let first = String(repeating: "\u{0b}", count: 20)
        #expect(
            MessageSignature.hmacSHA256(Array("Hi There".utf8), key: first)
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            MessageSignature.hmacSHA256(Array("what do ya want for nothing?".utf8), key: "Jefe")
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
