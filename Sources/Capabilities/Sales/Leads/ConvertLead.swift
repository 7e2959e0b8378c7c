import KithKernel
import KithModel

/// Turns a lead into a contact, an account and a deal.
///
/// All of it is one transaction: afterwards everything is there or nothing is, and undoing it
/// leaves the lead as it was. A contact who is known already is not made a second time: give
/// `contact`, or say `new_contact` where it is somebody else. What was done with the lead
/// goes over to the deal, and so shows on contact and account too.
///
/// - Permission: `lead:update`
/// - Asks: `lead.converting`, before the first write.
/// - Announces: `lead.converted`
/// - Throws: `not_found`; `conflict` for a lead that is converted or disqualified;
///   `duplicate`, which names a contact with the same e-mail address or phone number in
///   `contact`; what a new contact, account or deal is refused for.
package struct ConvertLead: Command {
    package static let definition = CommandDefinition(
        "sales.convert_lead", summary: "Turns a lead into a contact, an account and a deal.",
        arguments: [
            FieldDefinition("lead", .reference(.init("lead"))).required(),
            FieldDefinition("contact", .reference(.init("contact")), help: "The person, if known."),
            FieldDefinition("new_contact", .boolean, help: "Make a contact in any case."),
            FieldDefinition(
                "account", .reference(.init("account")),
                help: "That of the contact or of the company where none is given."),
            FieldDefinition(
                "deal_name", .text, help: "That of the account or the lead where none is given."),
            FieldDefinition("deal_value", .money()),
            FieldDefinition("skip_deal", .boolean, help: "Make no deal."),
        ],
        permission: .verb("update", on: "lead"), asks: ["lead.converting"],
        announces: ["lead.converted"])

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let lead = try openLead(input.record("lead"), in: transaction)
        let known = try KnownContact(lead, in: transaction).choose(by: input)
        try transaction.ask("lead.converting", about: lead)

        let account = try LeadAccount(lead, in: transaction).findOrMake(for: known, by: input)
        let contact = try known ?? makeContact(from: lead, in: account, transaction)
        let deal = try makeDeal(from: lead, contact, account, by: input, transaction)
        let conversion = LeadConversion(contact: contact, account: account, deal: deal)

        // What was done with the lead follows by a hook on this update: `LeadActivities`.
        let converted = try transaction.update(
            "lead", lead.id, conversion.values(at: transaction.now))
        try transaction.announce("lead.converted", about: converted, conversion.told)
        return conversion.output(of: converted)
    }

    private func openLead(_ id: RecordID, in transaction: Transaction) throws -> Record {
        let lead = try transaction.get("lead", id)
        guard let status = lead["status"]?.text, ["converted", "disqualified"].contains(status)
        else { return lead }
        throw KernelError(
            .conflict, "The lead \(lead.title) is \(status) already.",
            recovery: status == "converted"
                ? "See what it became: kith record get lead \(id)"
                : "Take it up again first: kith record update lead \(id) --set status=working",
            field: "lead")
    }

    private func makeContact(
        from lead: Record, in account: Record?, _ transaction: Transaction
    ) throws -> Record {
        var values = try LeadMapping(lead).values(for: "contact", in: transaction)
        values["account"] = account.map { .reference($0.id) }
        values["lifecycle_stage"] = .text("qualified")
        // Of a lead known by its company alone the person is not known yet.
        if values["first_name"] == nil, values["last_name"] == nil, values["email"] == nil {
            values["last_name"] = .text(lead.title)
        }
        return try transaction.insert("contact", values)
    }

    private func makeDeal(
        from lead: Record, _ contact: Record, _ account: Record?, by input: CommandInput,
        _ transaction: Transaction
    ) throws -> Record? {
        guard input["skip_deal"] != .boolean(true) else { return nil }
        var values = try LeadMapping(lead).values(for: "deal", in: transaction)
        values["name"] =
            input["deal_name"].isNull
            ? .text(account?.title ?? lead.title) : input["deal_name"]
        values["contact"] = .reference(contact.id)
        values["account"] = account.map { .reference($0.id) }
        if !input["deal_value"].isNull { values["value"] = input["deal_value"] }
        return try transaction.insert("deal", values)
    }
}
