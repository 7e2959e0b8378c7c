import KithModel

/// The keys under which two contacts must meet to be compared at all.
///
/// Several keys, each strict and forgiving of another mistake, find what one would miss at a
/// small part of all comparisons: Christen, "A Survey of Indexing Techniques for Scalable Record
/// Linkage and Deduplication", IEEE TKDE 24 (2012).
enum BlockingKeys {
    /// What a key is made of, so that values of different kinds never meet.
    private enum Kind: UInt32 {
        case email, mailbox, phone, birth, names, lastAndPlace, firstAndPlace, street, firstAndYear,
            lastAndYear, lastAndCity, nameAndAccount
    }

    /// Returns the keys of a contact, as numbers: two that are the same by chance cost one
    /// comparison more.
    static func of(_ person: Person) -> Set<UInt64> {
        var keys: Set<UInt64> = []
        func add(_ kind: Kind, _ parts: [UInt32]...) {
            guard parts.allSatisfy({ !$0.isEmpty }) else { return }
            keys.insert(key(kind, parts))
        }
        let (first, last) = (SoundCode.of(person.firstName), SoundCode.of(person.lastName))
        add(.email, person.email)
        let mailbox = Array(person.email.prefix { $0 != 0x40 })
        if mailbox.count > 5 { add(.mailbox, mailbox) }
        for phone in person.phones { add(.phone, phone.unicodeScalars.map(\.value)) }
        if first.lexicographicallyPrecedes(last) {
            add(.names, first, last)
        } else {
            add(.names, last, first)
        }
        if let birth = person.birth {
            add(.birth, [UInt32(truncatingIfNeeded: birth.days)])
            let year = [UInt32(truncatingIfNeeded: birth.parts.year)]
            add(.firstAndYear, first, year)
            add(.lastAndYear, last, year)
        }
        add(.lastAndPlace, last, person.postalCode)
        add(.firstAndPlace, first, person.postalCode)
        add(.lastAndCity, last, SoundCode.of(person.city))
        if let longest = person.street.max(by: { $0.count < $1.count }) {
            add(.street, SoundCode.of(longest), person.postalCode)
        }
        if let account = person.account {
            let place = [
                UInt32(truncatingIfNeeded: account.rawValue),
                UInt32(truncatingIfNeeded: account.rawValue >> 32),
            ]
            add(.nameAndAccount, first, place)
            add(.nameAndAccount, last, place)
        }
        return keys
    }

    /// FNV-1a over the scalars: Fowler, Noll, Vo and Eastlake, RFC 9923.
    private static func key(_ kind: Kind, _ parts: [[UInt32]]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ scalar: UInt32) { hash = (hash ^ UInt64(scalar)) &* 0x100_0000_01B3 }
        take(kind.rawValue)
        for part in parts {
            // What ends a part is no scalar of one.
            take(0)
            for scalar in part { take(scalar) }
        }
        return hash
    }
}
