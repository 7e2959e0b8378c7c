import KithKernel
import KithModel
import KithQuery

/// Leads, and deals on their way through pipelines.
///
/// ```
/// Leads/       lead; convert, disqualify
/// Pipelines/   pipeline, stage, the default pipeline
/// Deals/       deal, stage history, loss reason; move, win, lose
/// DealLines/   what a deal consists of, and its sum
/// ContactRoles/  who has which part in a deal
/// PriceBooks/  what products cost, for whom and from which quantity on
/// Competitors/ who else is after deals
/// Products/    what is sold
/// Lifecycle/   who becomes a customer by a deal
/// Accounts/    what deals say about their accounts
/// Timelines/   what stands on the timelines of others
/// ```
package struct Sales: Capability {
    package static let manifest = Manifest(
        id: "sales", name: "Sales", version: "1.0.0",
        summary: "Leads, pipelines, deals with line items, products.",
        requires: ["contacts"],
        grants: [
            "account": [.read, .create, .update], "contact": [.read, .create, .update],
            "activity": [.read, .update], "note": [.read, .update],
        ],
        migrations: [DefaultPipeline.step])

    package init() {}

    package func declare(_ contributions: inout Contributions) throws {
        for entity in Self.entities { contributions.entity(entity) }
        contributions.extend("account", fields: AccountFigures.fields)
        SalesTimelines.declare(&contributions)
        declareEvents(&contributions)
        declareLeadRules(&contributions)
        declarePipelineRules(&contributions)
        declareDealRules(&contributions)
        declareLineRules(&contributions)
        contributions.command(ConvertLead.self)
        contributions.command(DisqualifyLead.self)
        contributions.command(MoveDeal.self)
        contributions.command(WinDeal.self)
        contributions.command(LoseDeal.self)
        contributions.role(.salesAgent)
        contributions.role(.salesManager)
        for view in SalesViews.all { contributions.view(view) }
    }

    package func migrate(_ step: String, in transaction: Transaction) throws {
        guard step == DefaultPipeline.step else { return }
        try DefaultPipeline.insert(in: transaction)
    }
}

extension Sales {
    private static let entities: [EntityDefinition] = [
        .product, .pipeline, .stage, .lossReason, .deal, .dealLine, .stageChange, .lead,
        .dealContact, .competitor, .priceBook, .priceBookEntry,
    ]

    private func declareEvents(_ contributions: inout Contributions) {
        contributions.event("lead.converting", "Asked before a lead is converted.")
        contributions.event("lead.converted", "A lead has become a contact, and maybe a deal.")
        contributions.event("lead.disqualified", "Nothing comes of a lead.")
        contributions.event("deal.winning", "Asked before a deal reaches a stage that is won.")
        contributions.event("deal.won", "A deal has reached a stage that is won.")
        contributions.event("deal.lost", "A deal has reached a stage that is lost.")
    }

    private func declareLeadRules(_ contributions: inout Contributions) {
        contributions.on("lead.before_save", id: "lead-name") { try LeadName.set($0) }
        contributions.on("lead.before_save", id: "lead-status") { try LeadStatus.check($0) }
        contributions.on(
            "lead.after_update", id: "lead-activities", fields: ["converted_at"]
        ) { try LeadActivities.follow($0) }
    }

    private func declarePipelineRules(_ contributions: inout Contributions) {
        contributions.on("stage.before_save", id: "stage-rules") { try StageRules.check($0) }
        contributions.on("stage.after_update", id: "rotting", fields: ["rots_after_days"]) {
            try StageClock.follow($0)
        }
        contributions.on(
            "pipeline.after_save", id: "one-default-pipeline", fields: ["is_default"]
        ) { try DefaultPipeline.keepOne($0) }
    }

    private func declareDealRules(_ contributions: inout Contributions) {
        contributions.on("deal.before_save", id: "follow-stage") { try StageFollower($0).run() }
        contributions.on(
            "deal.before_update", id: "value-of-lines", fields: ["value"], after: ["follow-stage"]
        ) { try LineSums.checkValues($0) }
        contributions.on("deal_contact.before_save", id: "contact-role-name") {
            try ContactRoleName.set($0)
        }
        contributions.on("deal.after_save", id: "stage-history", fields: ["stage"]) {
            try StageHistory.write($0)
        }
        contributions.on("deal.after_save", id: "first-win", fields: ["status"]) {
            try FirstWin.follow($0)
        }
        contributions.on("deal.after_save", id: "outcome", fields: ["status"]) {
            try DealOutcome.announce($0)
        }
    }

    private func declareLineRules(_ contributions: inout Contributions) {
        contributions.on(
            "price_book.after_save", id: "one-default-price-book", fields: ["is_default"]
        ) { try PriceBookRules.keepOne($0) }
        contributions.on("price_book_entry.before_save", id: "price-rules") {
            try PriceBookRules.check($0)
        }
        contributions.on("deal_line.before_save", id: "line-prices") { try LinePrices.fill($0) }
        let summed = ["deal", "quantity", "unit_price", "discount_percent"]
        contributions.on("deal_line.after_save", id: "sum-lines", fields: summed) {
            try LineSums.update($0)
        }
        contributions.on("deal_line.after_delete", id: "sum-without-deleted") {
            try LineSums.update($0)
        }
        contributions.on("deal_line.after_restore", id: "sum-with-restored") {
            try LineSums.update($0)
        }
    }
}
