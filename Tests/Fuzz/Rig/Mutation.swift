/// Turns one input into another that is a little wrong.
enum Mutation {
    private static let longest = 1 << 18

    /// Returns an input with one to four changes.
    ///
    /// - Parameter other: an input from which pieces may come.
    static func mutated(
        _ input: [UInt8], with other: [UInt8], using random: inout SeededRandom
    ) -> [UInt8] {
        var bytes = input
        for _ in 0...random.below(4) {
            change(&bytes, other, &random)
            if bytes.count > longest { bytes.removeLast(bytes.count - longest) }
        }
        return bytes
    }

    private static func change(
        _ bytes: inout [UInt8], _ other: [UInt8], _ random: inout SeededRandom
    ) {
        let place = random.below(bytes.count + 1)
        let range = place..<min(bytes.count, place + random.below(16))
        switch random.below(9) {
        case 0 where !bytes.isEmpty: bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        case 1: bytes.removeSubrange(range)
        case 2: bytes.insert(contentsOf: Unusual.rules["odd"]?(&random) ?? [], at: place)
        case 3: bytes.insert(UInt8(random.below(256)), at: place)
        case 4: splice(&bytes, other, place, &random)
        case 5: repeatPiece(&bytes, range, &random)
        case 6: nest(&bytes, range, &random)
        case 7: bytes.removeLast(random.below(bytes.count + 1))
        default: bytes.replaceSubrange(range, with: Unusual.rules["number"]?(&random) ?? [])
        }
    }

    private static func splice(
        _ bytes: inout [UInt8], _ other: [UInt8], _ place: Int, _ random: inout SeededRandom
    ) {
        let start = random.below(other.count + 1)
        let end = start + random.below(other.count - start + 1)
        bytes.insert(contentsOf: other[start..<end], at: place)
    }

    private static func repeatPiece(
        _ bytes: inout [UInt8], _ range: Range<Int>, _ random: inout SeededRandom
    ) {
        let piece = Array(bytes[range])
        let count = random.isOne(in: 20) ? 5000 : random.below(8)
        bytes.insert(contentsOf: repeatElement(piece, count: count).joined(), at: range.lowerBound)
    }

    private static func nest(
        _ bytes: inout [UInt8], _ range: Range<Int>, _ random: inout SeededRandom
    ) {
        let pairs = [("(", ")"), ("[", "]"), ("{", "}"), ("\"", "\""), ("'", "'"), ("not ", "")]
        let (open, close) = random.one(of: pairs)
        let depth = random.isOne(in: 10) ? 3000 : random.below(20)
        bytes.insert(
            contentsOf: repeatElement(Array(close.utf8), count: depth).joined(),
            at: range.upperBound)
        bytes.insert(
            contentsOf: repeatElement(Array(open.utf8), count: depth).joined(),
            at: range.lowerBound)
    }
}
