import KithKernel
import KithModel

/// Turns what people typed into a form to JSON that the kernel takes.
///
/// A reference may be typed by its title; every fault names its field, so that a page shows
/// it where it can be mended.
package struct FieldReader: Sendable {
    private let visit: Visit
    private let days: DayReader

    /// What was read.
    package struct Reading: Sendable {
        /// The values by field name, as the kernel takes them.
        package var values = JSONObject()
        /// What is wrong, by field name.
        package var faults: [String: String] = [:]
    }

    /// Reads the form of a visit.
    package init(_ visit: Visit) {
        self.visit = visit
        days = DayReader(today: visit.visitor.today)
    }

    /// Reads the fields that the form sent; one that was not sent is left alone.
    package func read(_ fields: [FieldDefinition]) async throws -> Reading {
        var reading = Reading()
        for field in fields where visit.form[field.name] != nil {
            // What nobody is shown stands in no form: an empty input says nothing about it.
            if field.isSecret, visit.form[field.name] == "" { continue }
            do {
                reading.values[field.name] = try value(of: field)
            } catch let error as KernelError {
                reading.faults[field.name] = Prose.message(of: error)
            }
        }
        try await resolveTitles(of: fields, &reading)
        return reading
    }

    /// Puts ids in place of the titles that people typed for references, on one snapshot.
    private func resolveTitles(
        of fields: [FieldDefinition], _ reading: inout Reading
    ) async throws {
        var typed: [(field: String, entity: String, text: String)] = []
        for field in fields {
            guard case .reference(let reference) = field.type, !reference.entity.isEmpty,
                let text = reading.values[field.name]?.string
            else { continue }
            typed.append((field.name, reference.entity, text))
        }
        guard !typed.isEmpty else { return }
        let wanted = typed
        let found = try await visit.kernel.read(as: visit.visitor.principal) { transaction in
            wanted.map { one in
                Result { try transaction.record(one.entity, named: one.text) }
            }
        }
        for (one, result) in zip(wanted, found) {
            switch result {
            case .success(let id): reading.values[one.field] = .string(id.description)
            case .failure(let error as KernelError):
                reading.faults[one.field] = Prose.message(of: error)
            case .failure(let error): throw error
            }
        }
    }

    private func value(of field: FieldDefinition) throws -> JSON {
        let typed = (visit.form[field.name] ?? "").trimmed
        if field.isSecret { return .string(visit.form[field.name] ?? "") }
        switch field.type {
        case .multiChoice:
            let keys = visit.form.all(field.name).filter { !$0.isEmpty }
            return keys.isEmpty ? .null : .array(keys.map(JSON.string))
        case .longText:
            let text = visit.form[field.name] ?? ""
            return text.isEmpty ? .null : .string(text)
        default: break
        }
        if typed.isEmpty { return .null }
        switch field.type {
        case .integer, .decimal: return .string(try NumberReader.digits(Self.withoutUnit(typed)))
        case .money: return try money(typed, field)
        case .date: return .string(try days.read(typed).description)
        case .instant: return .string(try instant(typed).description)
        case .json: return try JSONReader.read(typed)
        case .polymorphic: return try polymorphic(typed, field)
        default: return .string(typed)
        }
    }

    private func money(_ typed: String, _ field: FieldDefinition) throws -> JSON {
        let amount = try NumberReader.amount(typed)
        let chosen = visit.form[field.name + ".currency"].flatMap { $0.isEmpty ? nil : $0 }
        let currency =
            amount.currency ?? chosen ?? visit.kernel.organisation.baseCurrency.code
        return .object(["amount": .string(amount.digits), "currency": .string(currency)])
    }

    /// Reads a day and, behind it, a time of day; without one the day's beginning.
    private func instant(_ typed: String) throws -> Instant {
        if let instant = Instant(typed) { return instant }
        var words = typed.split { $0 == " " || $0 == "T" }.map(String.init)
        var time = LocalTime.midnight
        if let last = words.last, let written = LocalTime(last.count == 4 ? "0" + last : last) {
            time = written
            words.removeLast()
        }
        let day = words.isEmpty ? visit.visitor.today : try days.read(words.joined(separator: " "))
        return visit.visitor.caller.timeZone.firstInstant(of: day, at: time)
    }

    private func polymorphic(_ typed: String, _ field: FieldDefinition) throws -> JSON {
        let parts = typed.split(separator: " ").map(String.init)
        guard parts.count == 2 else {
            throw KernelError(.invalid, "Enter what it is and its id, as contact 01ka7v3qz8m4p.")
        }
        return .object(["entity": .string(parts[0]), "id": .string(parts[1])])
    }

    private static func withoutUnit(_ text: String) -> String {
        text.hasSuffix("%") ? String(text.dropLast()).trimmed : text
    }
}
