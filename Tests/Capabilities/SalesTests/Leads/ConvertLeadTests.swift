import KithContacts
import KithKernel
import KithModel
import KithSales
import KithTesting
import Testing

@Suite("Converting a lead")
struct ConvertLeadTests {
    /// A lead with three activities about it.
    private static func lead(
        _ kith: TestKith, _ values: [String: Value] = [:], as user: RecordID? = nil
    ) async throws -> Record {
        let own: [String: Value] = [
            "first_name": .text("Ana"), "last_name": .text("Horvat"), "company": .text("Roofs"),
            "email": .text("ana@roofs.example"), "website": .text("https://roofs.example"),
            "notes": .text("Wants a roof."), "status": .text("qualified"),
        ]
        let lead = try await kith.insert("lead", own.merging(values) { $1 }, as: user)
        for subject in ["Called", "Wrote", "Met"] {
            try await kith.insert(
                "activity",
                [
                    "subject": .text(subject), "kind": .text("call"), "is_done": .boolean(true),
                    "about": .polymorphic(entity: "lead", id: lead.id),
                ])
        }
        try await kith.insert(
            "note",
            [
                "body": .text("Knows us from the fair."),
                "about": .polymorphic(entity: "lead", id: lead.id),
            ])
        return lead
    }

    private static func activities(
        _ entity: String, _ id: RecordID, _ kith: TestKith
    ) async throws -> [String] {
        var request = TimelineRequest(entity, id)
        request.kinds = ["call"]
        return try await kith.kernel.timeline(request, as: .user(kith.administrator))
            .items.map(\.title).sorted()
    }

    @Test("makes a contact, an account and a deal, and takes what was done along")
    func converts() async throws {
        let kith = try await TestKith.selling()
        let lead = try await Self.lead(kith)

        try await kith.run(
            "sales.convert_lead",
            ["lead": .id(lead.id), "deal_value": ["amount": "5000.00", "currency": "EUR"]])

        let contact = try await kith.one("contact", where: "email = 'ana@roofs.example'")
        let account = try await kith.one("account", where: "name = 'Roofs'")
        let deal = try await kith.one("deal", where: "name = 'Roofs'")
        #expect(contact["name"] == .text("Ana Horvat"))
        #expect(contact["notes"] == .text("Wants a roof."))
        #expect(contact["account"] == .reference(account.id))
        #expect(account["website"] == .text("https://roofs.example"))
        #expect(account["description"] == .null)
        #expect(contact["lifecycle_stage"] == .text("qualified"))
        #expect(account["lifecycle_stage"] == .text("qualified"))
        let note = try await kith.one("note", where: "body ^= 'Knows'")
        #expect(note["about"] == .polymorphic(entity: "deal", id: deal.id))
        #expect(deal["contact"] == .reference(contact.id))
        #expect(deal["account"] == .reference(account.id))
        #expect(deal["value"] == .euros("5000.00"))
        #expect(deal["status"] == .text("open"))
        let converted = try await kith.get("lead", lead.id)
        #expect(converted["status"] == .text("converted"))
        #expect(converted["converted_at"] == .instant(TestKith.start))
        #expect(converted["converted_contact"] == .reference(contact.id))
        #expect(converted["converted_deal"] == .reference(deal.id))
        for (entity, id) in [
            ("contact", contact.id), ("account", account.id), ("deal", deal.id), ("lead", lead.id),
        ] {
            #expect(try await Self.activities(entity, id, kith) == ["Called", "Met", "Wrote"])
        }
        #expect(try await kith.events().map(\.name) == ["lead.converted"])
    }

    @Test("proposes the contact with the same address, and ends with exactly one (SF-2)")
    func proposes() async throws {
        let kith = try await TestKith.selling()
        let known = try await kith.insert(
            "contact", ["last_name": .text("Horvat"), "email": .text("Ana@roofs.example")])
        let lead = try await Self.lead(kith)

        let proposal = await #expect(throws: KernelError.self) {
            try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])
        }
        let untouched = try await kith.get("lead", lead.id)
        let events = try await kith.events()
        try await kith.run(
            "sales.convert_lead", ["lead": .id(lead.id), "contact": .id(known.id)])

        #expect(proposal?.code == .duplicate)
        #expect(proposal?.details.map(\.field) == ["contact"])
        #expect(proposal?.details.map(\.record) == [known.id])
        #expect(proposal?.message.contains("Horvat (\(known.id))") == true)
        #expect(proposal?.recovery.contains("contact=\(known.id)") == true)
        #expect(untouched["status"] == .text("qualified"))
        #expect(events.isEmpty)
        #expect(try await kith.find("contact").count == 1)
        #expect(try await kith.find("deal").count == 1)
        #expect(try await Self.activities("contact", known.id, kith).count == 3)
    }

    @Test(
        "proposes by either phone number, and makes another where it is somebody else",
        arguments: ["phone", "mobile_phone"])
    func anotherPerson(field: String) async throws {
        let kith = try await TestKith.selling()
        let phone = Value.text("+385911234567")
        try await kith.insert("contact", ["last_name": .text("Ivo"), field: phone])
        let lead = try await Self.lead(kith, ["phone": phone])

        let proposal = await #expect(throws: KernelError.self) {
            try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])
        }
        try await kith.run(
            "sales.convert_lead", ["lead": .id(lead.id), "new_contact": .boolean(true)])

        #expect(proposal?.message.contains("phone number") == true)
        #expect(try await kith.find("contact").count == 2)
    }

    @Test("undone, the lead is as it was and nothing that was made is there")
    func undone() async throws {
        let kith = try await TestKith.selling()
        let lead = try await Self.lead(kith)
        let done = try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])
        let set = try #require(done.receipt.set)

        let undo = try await kith.kernel.undo(set, as: .user(kith.administrator))

        let back = try await kith.get("lead", lead.id)
        for field in back.entity.ownFields { #expect(back[field] == lead[field], "\(field.name)") }
        for entity in ["contact", "account", "deal", "stage_change"] {
            #expect(try await kith.find(entity).isEmpty, "\(entity)")
        }
        #expect(try await Self.activities("lead", lead.id, kith).count == 3)
        #expect(undo.conflicts.isEmpty)
    }

    @Test("without a deal, what was done goes to the contact")
    func skipsDeal() async throws {
        let kith = try await TestKith.selling()
        let lead = try await Self.lead(kith)

        try await kith.run(
            "sales.convert_lead", ["lead": .id(lead.id), "skip_deal": .boolean(true)])

        let contact = try await kith.one("contact", where: "last_name = 'Horvat'")
        #expect(try await kith.find("deal").isEmpty)
        #expect(try await Self.activities("contact", contact.id, kith).count == 3)
    }

    @Test("joins the account of the company's name, and the one that is given")
    func joinsAccount() async throws {
        let kith = try await TestKith.selling()
        let roofs = try await kith.insert("account", ["name": .text("ROOFS")])
        let other = try await kith.insert("account", ["name": .text("Other")])
        let first = try await Self.lead(kith)
        let second = try await Self.lead(kith, ["email": .text("ivo@roofs.example")])

        try await kith.run("sales.convert_lead", ["lead": .id(first.id)])
        try await kith.run(
            "sales.convert_lead", ["lead": .id(second.id), "account": .id(other.id)])

        let accounts = try await kith.find("contact").map { $0["account"]?.reference }
        #expect(accounts == [roofs.id, other.id])
        #expect(try await kith.find("account").count == 2)
    }

    @Test("fields of an administrator's own go along where name and type are the same")
    func customFields() async throws {
        let kith = try await TestKith.selling()
        let admin = Principal.user(kith.administrator)
        for (entity, type) in [
            ("lead", FieldType.text), ("contact", .text), ("deal", .integer), ("account", .text),
        ] {
            try await kith.kernel.addField(
                FieldDefinition("x_badge", type), to: entity, as: admin, door: .kernel)
        }
        let lead = try await Self.lead(kith, ["x_badge": .text("VIP")])

        try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])

        #expect(try await kith.find("contact").map { $0["x_badge"] } == [.text("VIP")])
        #expect(try await kith.find("account").map { $0["x_badge"] } == [.text("VIP")])
        #expect(try await kith.find("deal").map { $0["x_badge"] } == [.null])
    }

    @Test("a subscriber may refuse, and then nothing is written")
    func refused() async throws {
        let kith = try await TestKith(Contacts.self, Sales.self, Doubter.self)
        let lead = try await Self.lead(kith)

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])
        }

        #expect(error?.message == "Not before noon.")
        #expect(try await kith.find("contact").isEmpty)
        #expect(try await kith.get("lead", lead.id)["status"] == .text("qualified"))
    }

    @Test("an agent's conversion takes along what a colleague has done")
    func colleagues() async throws {
        let kith = try await TestKith.selling()
        let rita = try await kith.makeUser("Rita", roles: ["sales_agent"])
        let lead = try await Self.lead(kith, as: rita)

        try await kith.run("sales.convert_lead", ["lead": .id(lead.id)], as: rita)

        let deal = try await kith.one("deal", where: "name = 'Roofs'", as: rita)
        #expect(try await Self.activities("deal", deal.id, kith).count == 3)
    }

    @Test("an agent takes back the own conversion, with all that it moved")
    func agentUndoes() async throws {
        let kith = try await TestKith.selling()
        let rita = try await kith.makeUser("Rita", roles: ["sales_agent"])
        let lead = try await Self.lead(kith, as: rita)
        let done = try await kith.run("sales.convert_lead", ["lead": .id(lead.id)], as: rita)

        let undo = try await kith.kernel.undo(try #require(done.receipt.set), as: .user(rita))

        #expect(undo.conflicts.isEmpty)
        #expect(try await kith.get("lead", lead.id)["status"] == .text("qualified"))
        for entity in ["contact", "account", "deal"] {
            #expect(try await kith.find(entity).isEmpty, "\(entity)")
        }
        #expect(try await Self.activities("lead", lead.id, kith).count == 3)
    }

    @Test("a lead is converted once, and not while it is disqualified")
    func once() async throws {
        let kith = try await TestKith.selling()
        let lead = try await Self.lead(kith)
        let poor = try await Self.lead(kith, ["email": .null])
        try await kith.run(
            "sales.disqualify_lead", ["lead": .id(poor.id), "reason": "no_budget"])
        try await kith.run("sales.convert_lead", ["lead": .id(lead.id)])

        for id in [lead.id, poor.id] {
            let error = await #expect(throws: KernelError.self) {
                try await kith.run("sales.convert_lead", ["lead": .id(id)])
            }
            #expect(error?.code == .conflict)
            #expect(error?.details.map(\.field) == ["lead"])
        }
        #expect(try await kith.find("deal").count == 1)
    }
}

/// Refuses every conversion.
private struct Doubter: Capability {
    static let manifest = Manifest(
        id: "doubter", name: "Doubter", version: "1.0.0", summary: "Refuses.",
        requires: ["sales"])

    func declare(_ contributions: inout Contributions) throws {
        contributions.onAsked("lead.converting", id: "doubt") { _, _ in
            throw KernelError(.conflict, "Not before noon.")
        }
    }
}
