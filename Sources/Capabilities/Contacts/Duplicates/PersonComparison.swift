import KithModel

/// Weighs what speaks for two contacts being one person, and what against it.
///
/// Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969): each finding has a weight,
/// the binary logarithm of how much likelier it is between records of one person, and the sum
/// decides. The weights are fixed; they stand for how rare a value is and how often one is
/// mistyped, with levels of likeness after Winkler (1990).
struct PersonComparison {
    /// The findings that say anything, the strongest first.
    let findings: [Finding]

    /// The sum that it takes to be as likely one person as two, among records that meet in a
    /// block: one pair of a thousand there is a person twice.
    private static let prior = 10.0
    /// The most that an address says: who lives together shares all of it.
    private static let mostOfAddress = 10.0
    private static let leastOfAddress = -4.0

    init(_ left: Person, _ right: Person) {
        var findings = NameComparison.findings(left, right)
        findings += [
            Self.birth(left, right), Self.email(left, right), Self.phone(left, right),
            Self.account(left, right), Self.address(left, right),
        ].compactMap(\.self)
        self.findings = findings.sorted {
            (abs($0.weight), $1.field) > (abs($1.weight), $0.field)
        }
    }

    /// How sure it is that both are one person, from 0 to 100; 50 and more is worth a look.
    var score: Int {
        let sum = findings.reduce(0) { $0 + $1.weight }
        return Int((100 / (1 + Self.power(of: Self.prior - sum))).rounded())
    }

    /// Returns two to the power of a weight, which is counted in halves.
    private static func power(of weight: Double) -> Double {
        let halves = Int((weight * 2).rounded())
        let whole = Double(sign: .plus, exponent: halves >> 1, significand: 1)
        return halves & 1 == 0 ? whole : whole * 2.0.squareRoot()
    }

    /// The findings in words.
    var reasons: [String] { findings.map(\.words) }

    /// The findings for programs.
    var evidence: JSON { .array(findings.map(\.json)) }

    // MARK: - Single values

    private static func birth(_ left: Person, _ right: Person) -> Finding? {
        guard let first = left.birth, let second = right.birth else { return nil }
        func finding(_ likeness: Finding.Likeness, _ weight: Double) -> Finding {
            Finding(field: "date_of_birth", likeness: likeness, weight: weight)
        }
        if first == second { return finding(.same, 11) }
        let (one, other) = (first.parts, second.parts)
        if one.year == other.year, one.month == other.day, one.day == other.month {
            return finding(.swapped, 7)
        }
        switch EditDistance.between(digits(first), digits(second), limit: 2) {
        case 1: return finding(.close, 6)
        case 2: return finding(.similar, 1)
        default: return finding(.different, -5)
        }
    }

    private static func digits(_ date: CalendarDate) -> [UInt32] {
        date.description.unicodeScalars.map(\.value).filter { $0 != 0x2D }
    }

    private static func email(_ left: Person, _ right: Person) -> Finding? {
        guard !left.email.isEmpty, !right.email.isEmpty else { return nil }
        func finding(_ likeness: Finding.Likeness, _ weight: Double) -> Finding {
            Finding(field: "email", likeness: likeness, weight: weight)
        }
        if left.email == right.email { return finding(.same, 12) }
        if EditDistance.between(left.email, right.email, limit: 1) == 1 {
            return finding(.close, 7)
        }
        let (name, other) = (mailbox(left.email), mailbox(right.email))
        return name == other && name.count > 5
            ? finding(.similar, 4) : finding(.different, -1.5)
    }

    private static func mailbox(_ address: [UInt32]) -> ArraySlice<UInt32> {
        address.prefix { $0 != 0x40 }
    }

    private static func phone(_ left: Person, _ right: Person) -> Finding? {
        guard !left.phones.isEmpty, !right.phones.isEmpty else { return nil }
        let isShared = !Set(left.phones).isDisjoint(with: right.phones)
        return Finding(
            field: "phone", likeness: isShared ? .same : .different, weight: isShared ? 8 : -1)
    }

    private static func account(_ left: Person, _ right: Person) -> Finding? {
        guard let first = left.account, let second = right.account else { return nil }
        let isSame = first == second
        return Finding(
            field: "account", likeness: isSame ? .same : .different, weight: isSame ? 2 : -2)
    }

    // MARK: - Address

    /// Takes street, city, postal code and region together: they come and go together.
    ///
    /// People of one account share its address, which then says nothing.
    private static func address(_ left: Person, _ right: Person) -> Finding? {
        let weights = [
            AddressComparison.street(left, right), AddressComparison.city(left, right),
            AddressComparison.postalCode(left, right), AddressComparison.area(left, right),
        ].compactMap(\.self)
        guard !weights.isEmpty else { return nil }
        let isOfAccount = left.account != nil && left.account == right.account
        let sum = min(max(weights.reduce(0, +), leastOfAddress), isOfAccount ? 0 : mostOfAddress)
        guard sum != 0 else { return nil }
        let likeness: Finding.Likeness =
            switch sum {
            case mostOfAddress...: .same
            case 5...: .close
            case 0...: .similar
            default: .different
            }
        return Finding(field: "street", likeness: likeness, weight: sum)
    }
}
