/// In which forms an answer is taken: the header `Accept-Encoding` (RFC 9110, 12.5.3).
struct AcceptEncoding {
    /// Whether gzip is taken, and not less gladly than bytes as they are.
    let takesGzip: Bool

    /// Reads the header; what cannot be read counts for nothing.
    init(_ header: String?) {
        var weights: [String: Double] = [:]
        for item in (header ?? "").lowercased().split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let name = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            weights[name == "x-gzip" ? "gzip" : name] = quality.map { Self.weight($0) } ?? 1
        }
        let gzip = weights["gzip"] ?? weights["*"] ?? 0
        takesGzip = gzip > 0 && gzip >= (weights["identity"] ?? 0)
    }

    /// A weight is from 0 to 1; another text refuses what it stands at.
    private static func weight(_ text: String) -> Double {
        guard let weight = Double(text.dropFirst(2)), (0...1).contains(weight) else { return 0 }
        return weight
    }
}
