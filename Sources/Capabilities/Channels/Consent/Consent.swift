import KithKernel
import KithModel

/// Whether somebody may be written to for a purpose.
enum Consent {
    /// Returns why not; nil where one may.
    ///
    /// - Parameters:
    ///   - purpose: as `marketing`.
    ///   - person: who is written to; nil for a stranger, who has consented to nothing.
    static func refusal(_ purpose: String, of person: Record?) -> String? {
        guard let person else { return "no_consent: nobody known has consented to \(purpose)." }
        guard person.entity.name != "user" else { return nil }
        let field = person.entity.fields.first { field in
            if case .consent(let known) = field.type { return known == purpose }
            return false
        }
        switch field.flatMap({ person[$0].text }) {
        case "granted": return nil
        case "withdrawn": return "no_consent: the consent to \(purpose) was withdrawn."
        default: return "no_consent: there is no consent to \(purpose)."
        }
    }
}
