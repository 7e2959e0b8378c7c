import KithModel
import Testing

@testable import KithSDK

@Suite("Types of an organisation")
struct InstanceTypesTests {
    private let written = InstanceTypes(
        entities: [
            .init(
                name: "deal", title: "Deal",
                fields: [
                    FieldDefinition("name", .text).required(),
                    FieldDefinition("value", .money(), help: "What it\nis worth."),
                    FieldDefinition("tier", .choice([.init("gold"), .init("b")])),
                ])
        ],
        commands: [
            .init(
                name: "sales.win_deal", summary: "Wins a deal.",
                arguments: [FieldDefinition("deal", .reference(.init("deal"))).required()])
        ], events: ["deal.won"]
    ).written()

    @Test("fields have the types that scripts see, choices are unions, optional ones are marked")
    func fields() {
        #expect(written.contains("---@class deal: kith.Record"))
        #expect(written.contains("---@field name string"))
        #expect(written.contains(#"---@field tier? "gold"|"b""#))
    }

    @Test("help of several lines cannot end the comment in which it stands")
    func hostileHelp() {
        #expect(written.contains("---@field value? kith.Money What it is worth."))
    }

    @Test("commands, queries and events are told apart by their names")
    func calls() {
        #expect(written.contains(#"---@param command "sales.win_deal""#))
        #expect(written.contains("---@param arguments { deal: string }"))
        #expect(written.contains("---@return deal.Query"))
        #expect(written.contains(#""deal.before_create"|"deal.before_update""#))
        #expect(written.contains(#"---@param event "deal.won""#))
    }
}
