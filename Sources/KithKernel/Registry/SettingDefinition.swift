import KithModel

/// A choice that a plugin leaves to the administrators, as `warranty.months`.
public struct SettingDefinition: Sendable, Hashable {
    /// The whole name: the plugin's id, a dot and the field's name.
    public var name: String
    /// The kind of its value, its title, its default and a sentence about it.
    public var field: FieldDefinition
    /// The least number that it may be; nil for any.
    public var least: Int64?
    /// The greatest number that it may be; nil for any.
    public var most: Int64?

    /// Makes a setting.
    public init(
        of plugin: String, _ field: FieldDefinition, least: Int64? = nil, most: Int64? = nil
    ) {
        name = plugin + "." + field.name
        self.field = field
        self.least = least
        self.most = most
    }

    /// The settings of the plugins, by their names.
    static func all(_ contributions: [Contribution]) -> [String: SettingDefinition] {
        var all: [String: SettingDefinition] = [:]
        for contribution in contributions {
            guard case .setting(let setting) = contribution.kind else { continue }
            all[setting.name] = setting
        }
        return all
    }

    /// The kinds of value that a setting can have.
    private var isSupported: Bool {
        switch field.type {
        case .text, .longText, .integer, .decimal, .boolean, .choice, .date: true
        default: false
        }
    }

    /// Refuses a setting that cannot be kept, as one with a default that is not allowed.
    ///
    /// - Throws: `invalid`.
    func check() throws {
        guard isSupported, Naming.isValid(field.name) else {
            throw KernelError(
                .invalid,
                "The setting `\(name)` is neither a text, number, date, choice nor "
                    + "yes or no, or its name is not in small letters, digits and underscores.")
        }
        guard !field.defaultValue.isNull else { return }
        try check(field.defaultValue)
    }

    /// Returns what a stored value means; the default where there is none.
    ///
    /// - Throws: `invalid` that says what it may be.
    func value(of json: JSON?, in transaction: Transaction) throws -> Value {
        guard let json, json != .null else { return field.defaultValue }
        let value: Value
        do {
            value = try field.type.coerce(
                json, currency: transaction.baseCurrency, region: transaction.region)
        } catch {
            throw KernelError(
                .invalid, "The setting \(name): \(error.message)", field: "value")
        }
        try check(value)
        return value
    }

    private func check(_ value: Value) throws {
        let number: Decimal? =
            switch value {
            case .integer(let integer): Decimal(units: integer, scale: 0)
            case .decimal(let decimal): decimal
            default: nil
            }
        guard let number else { return }
        if let least, number < Decimal(units: least, scale: 0) {
            throw refusal("at least \(least)")
        }
        if let most, number > Decimal(units: most, scale: 0) {
            throw refusal("at most \(most)")
        }
    }

    private func refusal(_ bound: String) -> KernelError {
        KernelError(
            .invalid, "The setting \(name) is \(bound).", recovery: "Give another number.",
            field: "value")
    }
}

extension Resolver {
    /// Refuses settings that cannot be kept.
    static func checkSettings(_ contributions: [Contribution]) throws {
        for contribution in contributions {
            guard case .setting(let setting) = contribution.kind else { continue }
            do {
                try setting.check()
            } catch var error as KernelError {
                error.location = contribution.source.description
                throw error
            }
        }
    }
}
