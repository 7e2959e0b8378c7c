import KithKernel
import KithModel

/// What is compared of a contact, in the form in which it is compared.
struct Person {
    /// The names of the fields that are read.
    static let fields = [
        "first_name", "last_name", "email", "phone", "mobile_phone", "date_of_birth", "street",
        "city", "postal_code", "region", "country", "account",
    ]

    let firstName: [UInt32]
    let lastName: [UInt32]
    let email: [UInt32]
    let phones: [String]
    let birth: CalendarDate?
    /// The words and numbers of the street.
    let street: [[UInt32]]
    let city: [UInt32]
    let postalCode: [UInt32]
    let region: [UInt32]
    let country: [UInt32]
    let account: RecordID?
    /// Last name and e-mail address as they are written, to ask for them.
    let written: (lastName: String, email: String)

    /// Takes the values by field name; one that is missing is empty.
    init(_ value: (String) -> Value?) {
        func folded(_ name: String) -> [UInt32] { Self.folded(value(name)?.text ?? "") }
        firstName = folded("first_name")
        lastName = folded("last_name")
        email = folded("email")
        phones = ["phone", "mobile_phone"].compactMap { value($0)?.text }
        birth = value("date_of_birth")?.date
        street = Self.words(value("street")?.text ?? "")
        city = folded("city")
        postalCode = folded("postal_code").filter { $0 != 0x20 && $0 != 0x2D }
        region = folded("region")
        country = folded("country")
        account = value("account")?.reference
        written = (value("last_name")?.text ?? "", value("email")?.text ?? "")
    }

    private static func folded(_ text: String) -> [UInt32] {
        FoldedText.fold(text).unicodeScalars.map(\.value)
    }

    private static func words(_ text: String) -> [[UInt32]] {
        FoldedText.fold(text).split { !$0.isLetter && !$0.isNumber }
            .map { $0.unicodeScalars.map(\.value) }
    }
}
