import KithKernel
import KithModel

extension ManifestReader {
    /// Reads the plugin's version and which versions of others fit.
    ///
    /// - Throws: `invalid` for what is no version or no range, saying how one is written.
    func readVersions(_ reader: inout MemberReader, into manifest: inout Manifest) throws {
        guard SemanticVersion(manifest.version) != nil else {
            throw fault("the version `\(manifest.version)` is not written as 1.4.0 or 2.0.0-beta.1")
        }
        if let engine = try reader.text("engine") {
            manifest.engine = try range(engine, "engine")
        }
        if let sdk = reader.take("sdk"), sdk != .integer(1) { throw fault("`sdk` is 1") }
        let required = try ranges("requires", &reader)
        let optional = try ranges("optional", &reader)
        manifest.requires = required.keys.sorted()
        manifest.optional = optional.keys.sorted()
        manifest.versions = required.merging(optional) { first, _ in first }
            .filter { $0.value != .any }
        manifest.conflicts = try ranges("conflicts", &reader)
        for other in manifest.requires where optional[other] != nil {
            throw fault("`\(other)` is both under `requires` and under `optional`")
        }
        let named = manifest.requires + manifest.optional + manifest.conflicts.keys
        guard !named.contains(manifest.id) else { throw fault("it names itself among the others") }
    }

    private func ranges(
        _ key: String, _ reader: inout MemberReader
    ) throws -> [String: VersionRange] {
        guard let json = reader.take(key) else { return [:] }
        guard let members = json.object else {
            throw fault("`\(key)` is written { \"contacts\": \"^1.2\" }")
        }
        var ranges: [String: VersionRange] = [:]
        for (other, text) in members {
            ranges[other] = try range(text.string ?? "", "\(key).\(other)")
        }
        return ranges
    }

    private func range(_ text: String, _ key: String) throws -> VersionRange {
        if let range = VersionRange(text) { return range }
        throw fault("`\(key)` is a range of versions, as ^1.2, >=1.2 <2, ~1.4.2, 1.4.0 or *")
    }

    /// The word for the limits that the plugin works under.
    func limits(_ word: String?) throws -> String {
        let words = LuaLimits.Profile.Name.allCases.map(\.rawValue)
        guard let word else { return LuaLimits.Profile.Name.standard.rawValue }
        guard words.contains(word) else {
            throw fault("`grants.limits` is \(words.joined(separator: ", ")), not `\(word)`")
        }
        return word
    }
}
