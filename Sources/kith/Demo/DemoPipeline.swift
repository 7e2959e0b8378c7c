import KithModel

/// The pipeline as a picture: a bar for each open stage, and what was won month by month.
struct DemoPipeline {
    private let session: Session
    private let currency: String

    private static let barWidth = 28

    init(_ session: Session, currency: String) {
        self.session = session
        self.currency = currency
    }

    /// Returns the picture.
    func text() async throws -> String {
        let stages = try await stages()
        guard !stages.isEmpty else { return "No open deals yet." }
        let greatest = stages.map(\.value).max() ?? Decimal(0)
        var table = TextTable(
            "stage", .number("deals"), .number("value"), .number("weighted"), .whole(""))
        for stage in stages {
            table.add([
                stage.name, "\(stage.deals)", Self.whole(stage.value), Self.whole(stage.weighted),
                Self.bar(stage.value, of: greatest),
            ])
        }
        let sums = stages.reduce((Int64(0), Decimal(0), Decimal(0))) { sum, stage in
            (
                sum.0 + stage.deals, sum.1.adding(stage.value) ?? sum.1,
                sum.2.adding(stage.weighted) ?? sum.2
            )
        }
        table.add(["all open", "\(sums.0)", Self.whole(sums.1), Self.whole(sums.2), ""])
        return "The pipeline in \(currency)\n\n" + table.text() + (try await wonByMonth())
    }

    private struct Stage {
        var name: String
        var deals: Int64
        var value: Decimal
        var weighted: Decimal
    }

    private func stages() async throws -> [Stage] {
        try await session.get(
            ["aggregate", "deal"],
            [
                ("filter", "status = 'open'"), ("by", "stage.position,stage.name"),
                ("measures", "sum(value),sum(weighted_value)"),
            ]
        ).list("groups").map { group in
            Stage(
                name: group["key"]?.array?.last?.string ?? "",
                deals: group["count"]?.integer ?? 0, value: Self.sum("value", group),
                weighted: Self.sum("weighted_value", group))
        }
    }

    /// A line of blocks, one for each of the last twelve months.
    private func wonByMonth() async throws -> String {
        let groups = try await session.get(
            ["aggregate", "deal"],
            [
                ("filter", "status = 'won' and closed_on > @today-12m"),
                ("by", "closed_on:month"), ("measures", "sum(value)"),
            ]
        ).list("groups")
        let months = groups.map { group in
            (key: group["key"]?.array?.first?.string ?? "", value: Self.sum("value", group))
        }
        guard let first = months.first, let last = months.last,
            let greatest = months.map(\.value).max(), greatest.units > 0
        else { return "" }
        let deals = groups.reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
        let sum = months.reduce(Decimal(0)) { $0.adding($1.value) ?? $0 }
        let blocks = months.map { Self.block($0.value, of: greatest) }.joined()
        return "\n\nWon by month  \(first.key.prefix(7)) \(blocks) \(last.key.prefix(7))"
            + "   \(deals) deals, \(Self.whole(sum))"
    }

    /// The sum of a field over a group: an amount, or a number.
    private static func sum(_ field: String, _ group: JSON) -> Decimal {
        let figure = group["sum"]?[field]
        let text = figure?["amount"]?.string ?? figure?.string ?? figure?.text ?? ""
        return Decimal(text) ?? Decimal(0)
    }

    /// An amount without its cents.
    private static func whole(_ amount: Decimal) -> String {
        ValueText.grouped(amount.rescaled(to: 0) ?? amount)
    }

    private static func bar(_ value: Decimal, of greatest: Decimal) -> String {
        let eighths = share(value, of: greatest, in: Int64(barWidth) * 8)
        let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + partial
    }

    private static func block(_ value: Decimal, of greatest: Decimal) -> String {
        ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][min(share(value, of: greatest, in: 8), 7)]
    }

    /// How many of some parts a value takes.
    private static func share(_ value: Decimal, of greatest: Decimal, in parts: Int64) -> Int {
        let scaled = value.multiplied(by: Decimal(parts), scale: 2)
        let share = scaled?.divided(by: greatest, scale: 0)?.units ?? 0
        return Int(min(max(share, 0), parts))
    }
}
