import KithKernel
import KithModel
import KithQuery

/// How much lies in each open step of an entity, as a picture: bars that lead to the records.
struct HomeBars {
    private struct Bar {
        let title: String
        let count: Int64
        let sum: Decimal
        /// The part of it that its likelihood leaves; nil where the steps sum one amount.
        let weighted: Decimal?
        let path: String
    }

    private let title: String
    private let bars: [Bar]
    private let currency: Currency

    /// Loads the bars of an entity; nil where it has no steps with amounts, or none is filled.
    static func load(_ entity: Entity, _ visit: Visit) async throws -> HomeBars? {
        guard let shape = visit.views[entity.name]?.steps, !shape.sums.isEmpty,
            let field = entity.field(shape.field), visit.visitor.mayRead(field, of: entity)
        else { return nil }
        let scopes = try await BoardScope.all(shape, entity, visit)
        let scope = try await BoardScope.chosen(among: scopes, shape, nil, entity, visit)
        let steps = try await StepRow.steps(shape, of: entity, within: scope, visit)
        let totals = try await BoardColumns(
            visit: visit, entity: entity, shape: shape, scope: scope
        ).totals()
        let bars = steps.filter { $0.mark?.outcome ?? "open" == "open" }.map { step in
            let total = totals[step.key]
            return Bar(
                title: step.title, count: total?.count ?? 0, sum: total?.sums.first ?? Decimal(0),
                weighted: (total?.sums.count ?? 0) > 1 ? total?.sums[1] : nil,
                path: WebPath.path(
                    [entity.name], [("filter", "\(shape.field) = '\(step.key)'")]))
        }
        guard bars.contains(where: { $0.sum.units > 0 }) else { return nil }
        return HomeBars(
            title: "\(entity.definition.pluralTitle) by \(field.definition.title.lowercased())",
            bars: bars, currency: visit.kernel.organisation.baseCurrency)
    }

    /// Writes the card; the figures stand beside the bars, so that nothing hangs on the picture.
    var html: HTML {
        let greatest = bars.map(\.sum).max() ?? Decimal(1)
        return section(.class("card"), .label(title)) {
            header(.class("card-head")) { h2 { title } }
            div(.class("chart")) {
                ul(.class("bars")) {
                    for bar in bars { line(bar, greatest) }
                }
            }
        }
    }

    private func line(_ bar: Bar, _ greatest: Decimal) -> HTML {
        li {
            a(.class("soft"), .href(bar.path)) { bar.title }
            svg(.hidden) {
                rect("c-soft", share(bar.sum, greatest))
                if let weighted = bar.weighted { rect("c-main", share(weighted, greatest)) }
            }
            span(.title("\(bar.count) records")) {
                NumberText.money(bar.sum.rescaled(to: 0) ?? bar.sum, currency)
            }
        }
    }

    private func rect(_ kind: String, _ width: String) -> HTML {
        element(
            "rect",
            [
                .class(kind), .with("width", width), .with("height", "100%"), .with("rx", "3"),
            ]
        ) { HTML() }
    }

    private func share(_ sum: Decimal, _ greatest: Decimal) -> String {
        let percent = sum.multiplied(by: Decimal(100), scale: 2)?.divided(by: greatest, scale: 1)
        return "\(percent ?? Decimal(0))%"
    }
}
