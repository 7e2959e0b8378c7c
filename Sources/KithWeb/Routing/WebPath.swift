import KithAPI
import KithModel

/// Writes addresses of pages.
package enum WebPath {
    /// Returns a path with what stands behind its question mark, both encoded.
    ///
    /// - Parameter query: names with values; one whose value is nil is left out.
    package static func path(
        _ segments: [String], _ query: [(name: String, value: String?)] = []
    ) -> String {
        let path = "/" + segments.map(encode).joined(separator: "/")
        let pairs = query.compactMap { pair in
            pair.value.map { encode(pair.name) + "=" + encode($0) }
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// The page of a record.
    package static func record(_ entity: String, _ id: RecordID) -> String {
        path([entity, id.description])
    }

    /// Returns text as it may stand in an address (RFC 3986, section 2.3).
    package static func encode(_ text: String) -> String { PercentCoding.encode(text) }
}
