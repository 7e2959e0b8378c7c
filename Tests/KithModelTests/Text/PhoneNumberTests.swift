import Foundation
import KithModel
import Testing

/// One telephone number as people write it, and what it means.
private struct PhoneCase: Decodable, Sendable {
    let input: String
    let default_region: String
    let valid: Bool
    let e164: String?
    let international: String?

    /// The folder that `KITH_REAL_DATA` names, else `../shared/data` beside the package.
    private static var file: URL {
        let named = ProcessInfo.processInfo.environment["KITH_REAL_DATA"]
        let beside = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
            url.deletingLastPathComponent()
        }
        .appendingPathComponent("../shared/data").standardizedFileURL
        return (named.map { URL(fileURLWithPath: $0) } ?? beside)
            .appendingPathComponent("phones/data/cases.json")
    }

    static var isThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    static func all() throws -> [PhoneCase] {
        try JSONDecoder().decode([PhoneCase].self, from: Data(contentsOf: file))
    }
}

@Suite("Telephone numbers of a region")
struct PhoneNumberTests {
    @Test("the name of the scheme is passed over once, however often it stands there")
    func schemeOverAndOver() {
        let text = String(repeating: "tel:", count: 200_000) + "+385912345678"
        #expect(PhoneNumber.normalized(text, region: "HR") == nil)
        #expect(PhoneNumber.normalized("tel:+385912345678") == "+385912345678")
    }

    @Test(
        "a national number is read as it is dialled there, an international one as it is",
        arguments: [
            ("021 123 4567", "HR", "+385211234567" as String?),
            ("091/234-5678", "HR", "+385912345678"), ("(01) 4567 890", "HR", "+38514567890"),
            ("020 7946 0000", "GB", "+442079460000"), ("06 6982 1234", "IT", "+390669821234"),
            ("+385 91 234 5678", "GB", "+385912345678"),
            ("00385 91 234 5678", "GB", "+385912345678"),
            ("tel:+385-91-234-5678;ext=4", "GB", "+385912345678"),
            ("12", "HR", nil), ("091 234 5678", "ZZ", nil), ("091 CALL ME", "HR", nil),
            ("091 234 5678 ext 5", "HR", nil), ("091+2345678", "HR", nil), ("", "HR", nil),
        ])
    func national(_ text: String, _ region: String, _ expected: String?) {
        let number = PhoneNumber.normalized(text, region: region)

        #expect(number == expected)
        #expect(number.flatMap { PhoneNumber.normalized($0) } == expected)
    }

    @Test("without a region a national number is refused")
    func noRegion() {
        #expect(PhoneNumber.normalized("021 123 4567") == nil)
    }

    @Test("a number is shown as its reader would dial it")
    func displayed() {
        #expect(PhoneNumber.displayed("+38514567890", region: "HR") == "01 4567 890")
        #expect(PhoneNumber.displayed("+38514567890", region: "GB") == "+385 1 4567 890")
        #expect(PhoneNumber.displayed("+38514567890") == "+385 1 4567 890")
        #expect(PhoneNumber.displayed("+999123456789") == "+999123456789")
    }

    @Test("the type reads it with the region that it is given")
    func coercion() throws {
        #expect(
            try FieldType.phone.coerce("091 234 5678", currency: nil, region: "HR")
                == .text("+385912345678"))
        #expect(throws: CoercionError.self) {
            try FieldType.phone.coerce("091 234 5678", currency: nil)
        }
    }

    @Test(
        "real numbers of 82 regions come to E.164, and the invalid ones are refused",
        .enabled(if: PhoneCase.isThere))
    func realNumbers() throws {
        let cases = try PhoneCase.all()
        #expect(cases.count > 1000)

        var wrong: [String] = []
        for number in cases {
            let result = PhoneNumber.normalized(number.input, region: number.default_region)
            guard result != number.e164 else { continue }
            wrong.append("\(number.default_region) \(number.input): \(result ?? "nil")")
        }

        // The numbering plans of the distribution's library are some years older than these.
        let isOlder = wrong.allSatisfy { line in
            !line.split(separator: " ")[1].hasPrefix("+") && !line.contains("tel:+")
        }
        #expect(isOlder)
        #expect(wrong.count <= cases.count / 50, "\(wrong)")
    }
}
