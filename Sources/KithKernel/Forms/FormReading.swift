import KithModel

/// Reads what a stranger has filled in, and says what a stranger may know of what went wrong.
struct FormReading {
    private let definition: FormDefinition
    private let baseCurrency: Currency
    private let region: String?

    /// The most characters of one value.
    static let longest = 10_000
    /// How many unknown fields are told.
    private static let toldFaults = 20

    init(_ definition: FormDefinition, baseCurrency: Currency, region: String?) {
        self.definition = definition
        self.baseCurrency = baseCurrency
        self.region = region
    }

    /// Returns the values of the types that the form declares.
    ///
    /// - Throws: `invalid`, `required` or `unknown_field` with every field at fault.
    func read(_ values: JSONObject) throws -> CommandInput {
        var read: [String: Value] = [:]
        var faults = unknown(values)
        for field in definition.fields {
            do {
                let value = try value(values[field.name] ?? .null, field)
                read[field.name] = value
                guard value.isNull, field.isRequired else { continue }
                faults.append(
                    .init(
                        field: field.name, code: .required, message: "`\(field.name)` is missing.",
                        recovery: "Fill it in."))
            } catch let fault as KernelError {
                faults += fault.details
            }
        }
        guard let first = faults.first else { return CommandInput(values: read) }
        throw KernelError(first.code, first.message, recovery: first.recovery, details: faults)
    }

    private func unknown(_ values: JSONObject) -> [KernelError.Detail] {
        let names = definition.fields.map(\.name)
        return values.keys.filter { !names.contains($0) }.sorted().prefix(Self.toldFaults).map {
            .init(
                field: $0, code: .unknownField,
                message: "The form has no field `\($0.prefix(100))`.",
                recovery: "Leave it out.")
        }
    }

    private func value(_ json: JSON, _ field: FieldDefinition) throws -> Value {
        let texts = (json.array ?? [json]).compactMap(\.string)
        let isTooLong = texts.contains { $0.utf8.count > Self.longest }
        let isStrange = texts.contains { $0.unicodeScalars.contains(where: Self.isControl) }
        guard !isTooLong, !isStrange else {
            throw KernelError(
                .invalid,
                isTooLong
                    ? "`\(field.name)` has more than \(Self.longest) bytes."
                    : "`\(field.name)` holds characters that cannot be shown.",
                recovery: "Correct it.", field: field.name)
        }
        do {
            let value = try field.type.coerce(
                Self.trimmed(json), currency: baseCurrency, region: region)
            if case .choice(let choices) = field.type, case .text(let key) = value,
                !choices.contains(where: { $0.key == key })
            {
                throw CoercionError(field.type, key)
            }
            return value
        } catch let error as CoercionError {
            throw KernelError(
                .invalid, "`\(field.name)`: \(error.message)", recovery: "Correct it.",
                field: field.name)
        }
    }

    /// People type spaces around what they mean, or nothing else.
    private static func trimmed(_ json: JSON) -> JSON {
        guard let text = json.string else { return json }
        let start = text.drop { $0.isWhitespace }
        let end = start.lastIndex { !$0.isWhitespace }
        return .string(end.map { String(start[...$0]) } ?? "")
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && !["\n", "\r", "\t"].contains(scalar) || scalar.value == 0x7F
    }

    /// Returns an error as a stranger may read it: what the records say, and where code failed,
    /// is told to nobody; what the form's own code refuses is.
    func told(_ error: KernelError) -> KernelError {
        let names = definition.fields.map(\.name)
        let details = error.details.filter { names.contains($0.field ?? "") }
        let isOwn = ErrorCode.named(error.code.name) == ErrorCode(error.code.name)
        switch error.code {
        case .notFound where error == Kernel.noForm: return error
        case .idempotencyMismatch, .idempotencyPending: return error
        case .invalid, .required:
            guard let first = details.first else { break }
            return KernelError(
                first.code, first.message, recovery: first.recovery, details: details)
        case _ where isOwn:
            return KernelError(
                error.code, error.message, recovery: error.recovery, details: details)
        default: break
        }
        let isOurs = error.code.status >= 500
        return KernelError(
            isOurs ? .unavailable : .invalid, "This cannot be taken now.",
            recovery: "Try again later, or write to us in another way.")
    }
}
