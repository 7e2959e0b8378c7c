import KithModel

/// Guesses which field a header means, by the names that people give to columns.
struct HeaderNames {
    private let entity: Entity
    private let fields: [String: Field]

    /// Looks among the fields of an entity that `isOffered` lets through.
    init(_ entity: Entity, isOffered: (Field) -> Bool) {
        self.entity = entity
        var fields: [String: Field] = [:]
        let offered = entity.fields.filter(isOffered)
        // Names come before titles, and titles before other words, whatever the order.
        for field in offered { fields[Self.key(field.name)] = field }
        for field in offered {
            let key = Self.key(field.definition.title)
            if fields[key] == nil { fields[key] = field }
        }
        for field in offered {
            for word in Self.synonyms[field.name] ?? [] where fields[word] == nil {
                fields[word] = field
            }
        }
        let own = [entity.name, Self.key(entity.definition.title), entity.name + "_name"]
        for word in own + (Self.synonyms[entity.name] ?? [])
        where fields[word] == nil && offered.contains(entity.titleField) {
            fields[word] = entity.titleField
        }
        self.fields = fields
    }

    /// Returns the field that a header means, and whether it means the field's currency.
    func field(_ header: String) -> (field: Field, isCurrency: Bool)? {
        let key = Self.key(header)
        if let field = fields[key] ?? fields[without(entity.name + "_", key)] {
            return (field, false)
        }
        if let field = fields[without("", key, "_currency")], case .money = field.type.valueType {
            return (field, true)
        }
        if let field = fields[without("", key, "_name")], field.target != nil {
            return (field, false)
        }
        return nil
    }

    /// The form in which names are compared: folded, words joined by underscores.
    static func key(_ text: String) -> String {
        var key: [UInt8] = []
        for byte in FoldedText.fold(text).utf8 {
            let isWord =
                byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
            if isWord {
                key.append(byte)
            } else if let last = key.last, last != 0x5F {
                key.append(0x5F)
            }
        }
        while key.last == 0x5F { key.removeLast() }
        return String(decoding: key, as: UTF8.self)
    }

    private func without(_ prefix: String, _ key: String, _ suffix: String = "") -> String {
        guard key.hasPrefix(prefix), key.hasSuffix(suffix) else { return key }
        return String(key.dropFirst(prefix.count).dropLast(suffix.count))
    }

    private static let synonyms: [String: [String]] = [
        "email": ["e_mail", "mail", "email_address", "e_mail_address", "e_mail_1_value"],
        "phone": [
            "telephone", "tel", "phone_number", "telephone_number", "mobile", "mobile_phone",
        ],
        "first_name": ["firstname", "given_name", "forename", "vorname"],
        "last_name": ["lastname", "surname", "family_name", "nachname"],
        "name": ["full_name", "fullname", "display_name", "title"],
        "job_title": ["position", "role", "function"],
        "website": ["url", "web", "web_site", "homepage", "web_address"],
        "external_id": ["id", "record_id", "reference_number", "key"],
        "owner": ["owner_name", "responsible", "assigned_to", "sales_agent", "sales_rep"],
        "account": ["company", "company_name", "organisation", "organization", "customer"],
        "country": ["office_location", "land"],
        "city": ["town"],
        "employees": ["number_of_employees", "employee_count", "headcount", "staff"],
        "founded_year": ["year_established", "founded", "year_founded"],
        "annual_revenue": ["revenue", "turnover"],
        "sector": ["industry", "branch"],
        "parent": ["parent_account", "subsidiary_of", "parent_company"],
        "value": ["amount", "close_value", "sum"],
        "list_price": ["price", "sales_price", "unit_price"],
        "region": ["regional_office"],
        "manager": ["managed_by"],
        "opened_on": ["engage_date", "open_date", "opened"],
        "closed_on": ["close_date", "closed", "closing_date"],
        "description": ["notes", "comment", "comments"],
        "notes": ["note", "comment", "comments", "description"],
    ]
}
