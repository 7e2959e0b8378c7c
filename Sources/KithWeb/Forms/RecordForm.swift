import KithAPI
import KithKernel
import KithModel
import KithQuery

/// The form of a record, new or there already: its parts, inputs and faults.
struct RecordForm: Sendable {
    /// One part of a form.
    struct Part: Sendable {
        let title: String
        let fields: [Field]
    }

    let entity: Entity
    let parts: [Part]
    /// What stands in the inputs, by field name.
    var values: [String: InputValue] = [:]
    /// The records that references may point to, by field name.
    var offers: [String: [FieldInput.Offer]] = [:]
    /// What is wrong, by field name.
    var faults: [String: String] = [:]
    /// What is wrong with the whole.
    var general: KernelError?

    /// All fields of the form.
    var fields: [Field] { parts.flatMap(\.fields) }

    /// Puts the fields that the visitor may write into parts: as the entity's view says,
    /// else the required ones first and then groups of six.
    init(_ entity: Entity, _ visit: Visit, isNew: Bool) {
        self.entity = entity
        let writable = entity.fields.filter { field in
            if visit.visitor.mayGiveSecret(field, of: entity) { return true }
            guard visit.mayRead(field, of: entity), visit.visitor.mayWrite(field, of: entity)
            else { return false }
            return !field.isSystem || isNew && visit.visitor.may(.transfer, entity)
        }
        parts = Self.parts(writable, visit.views[entity.name]?.groups ?? [])
    }

    private static func parts(_ writable: [Field], _ groups: [EntityView.Group]) -> [Part] {
        var parts: [Part] = []
        var rest = writable
        for group in groups {
            let fields = group.fields.compactMap { name in rest.first { $0.name == name } }
            guard !fields.isEmpty else { continue }
            rest.removeAll { field in fields.contains { $0 === field } }
            parts.append(Part(title: group.title, fields: fields))
        }
        if parts.isEmpty {
            let required = rest.filter(\.definition.isRequired)
            rest.removeAll(where: \.definition.isRequired)
            let first = required + rest.prefix(max(0, 6 - required.count))
            rest.removeFirst(min(rest.count, max(0, 6 - required.count)))
            if !first.isEmpty { parts.append(Part(title: "The essentials", fields: Array(first))) }
        }
        var number = 0
        while !rest.isEmpty {
            let fields = Array(rest.prefix(6))
            rest.removeFirst(fields.count)
            parts.append(Part(title: number == 0 ? "More" : "Even more", fields: fields))
            number += 1
        }
        return parts
    }

    /// Looks up what references may point to, with one question for each entity.
    mutating func loadOffers(_ visit: Visit) async throws {
        var known: [String: [FieldInput.Offer]] = [:]
        for field in fields {
            guard let target = field.target else { continue }
            if known[target] == nil {
                known[target] = try await visit.offers(for: field.definition)
            }
            offers[field.name] = known[target]
        }
        for field in fields { align(field) }
    }

    /// A reference that is chosen from a list holds an id, one that is typed a title.
    private mutating func align(_ field: Field) {
        guard let offers = offers[field.name], !offers.isEmpty, var value = values[field.name],
            !value.text.isEmpty, !offers.contains(where: { $0.id.description == value.text })
        else { return }
        let titled = offers.first { $0.name == value.text }
        if let titled { value.text = titled.id.description }
        values[field.name] = value
    }

    /// Takes what a form sent; a field that it did not send stays as it is.
    mutating func take(_ form: Form, _ visit: Visit) {
        let currency = visit.kernel.organisation.baseCurrency
        for field in fields where form[field.name] != nil {
            values[field.name] = InputValue(field.definition, in: form, currency: currency)
        }
    }

    /// Takes the values of a record.
    mutating func take(_ record: Record, titles: [RecordID: String], _ visit: Visit) {
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        for field in fields {
            values[field.name] = InputValue(
                record[field], days: days, titles: titles,
                currency: visit.kernel.organisation.baseCurrency)
        }
    }

    /// Takes the values that new records have, and those that the address names.
    mutating func takeDefaults(_ visit: Visit) {
        let days = DayText(now: visit.visitor.now, zone: visit.visitor.caller.timeZone)
        let currency = visit.kernel.organisation.baseCurrency
        for field in fields {
            var value = InputValue(
                field.definition.defaultValue, days: days, titles: [:], currency: currency)
            if let given = visit.request.parameter(field.name) {
                value.text = given
                value.keys = Set(given.split(separator: ",").map(String.init))
            } else if field.name == "owner" {
                value.text = visit.visitor.user.description
            }
            values[field.name] = value
        }
    }

    /// Notes what the kernel refused: at the fields that it names, else above the form.
    mutating func note(_ error: KernelError) {
        let names = Set(fields.map(\.name))
        var isPlaced = false
        for detail in error.details {
            guard let name = detail.field, names.contains(name) else { continue }
            faults[name] = Self.words(detail.message, about: name, in: entity)
            isPlaced = true
        }
        let unplaced = error.details.contains { !names.contains($0.field ?? "") }
        if !isPlaced || unplaced { general = error }
    }

    /// Says a field's title where a message names it as scripts do.
    static func words(_ message: String, about name: String, in entity: Entity) -> String {
        let title = entity.field(name)?.definition.title ?? name
        return Prose.quoted(
            message.replacing("`\(name)`: ", with: "").replacing("`\(name)`", with: title))
    }
}
