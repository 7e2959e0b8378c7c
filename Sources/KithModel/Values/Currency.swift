/// A currency by its three-letter code (ISO 4217).
public struct Currency: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The code in capitals.
    public let code: String

    /// Makes a currency of three letters, or nil for anything else.
    public init?(_ code: String) {
        let bytes = Array(code.utf8)
        guard bytes.count == 3, bytes.allSatisfy({ $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }) else {
            return nil
        }
        self.code = String(decoding: bytes.map { $0 & ~0x20 }, as: UTF8.self)
    }

    /// How many decimals the currency has: two, but for those that ISO 4217 lists otherwise.
    public var scale: Int { Self.unusualScales[code] ?? 2 }

    /// The code.
    public var description: String { code }

    /// ISO 4217, table A.1: the currencies whose minor unit is not a hundredth.
    private static let unusualScales: [String: Int] = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
        "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
        "CLF": 4, "UYW": 4,
    ]
}
