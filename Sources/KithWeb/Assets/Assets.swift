import KithAPI

/// The stylesheet and the scripts: carried in the program, served under a name that holds
/// their hash, so that browsers may keep them for ever.
package enum Assets {
    /// One file.
    struct Asset: Sendable {
        let name: String
        let type: String
        let bytes: [UInt8]

        /// The address from which it is served.
        var path: String { "/assets/" + name }

        init(_ stem: String, _ suffix: String, type: String, _ bytes: [UInt8]) {
            name = "\(stem)-\(Assets.hash(bytes)).\(suffix)"
            self.type = type
            self.bytes = bytes
        }
    }

    /// How pages look.
    static let stylesheet = Asset(
        "kith", "css", type: "text/css; charset=utf-8",
        withoutComments(PackageResources.kith_css))

    /// What a browser adds to pages that work without it.
    static let script = Asset(
        "kith", "js", type: "text/javascript; charset=utf-8", PackageResources.kith_js)

    /// What asks for parts of pages in place of whole ones.
    static let swapping = Asset(
        "swap", "js", type: "text/javascript; charset=utf-8", PackageResources.swap_js)

    /// What lets cards be dragged.
    static let dragging = Asset(
        "board", "js", type: "text/javascript; charset=utf-8", PackageResources.board_js)

    /// What asks again for parts that change by themselves.
    static let waiting = Asset(
        "wait", "js", type: "text/javascript; charset=utf-8", PackageResources.wait_js)

    /// What makes a box comfortable in which code is written.
    static let editing = Asset(
        "code", "js", type: "text/javascript; charset=utf-8", PackageResources.code_js)

    /// The modules that every page loads.
    static let modules = [script, swapping, dragging, waiting, editing]

    private static let all = [stylesheet] + modules

    /// Answers a request for a file, whoever asks; nil for any other.
    package static func answer(_ request: Request) -> Response? {
        guard request.path.count == 2, request.path[0] == "assets" else { return nil }
        guard request.method.isSafe, let asset = all.first(where: { $0.name == request.path[1] })
        else { return Response(404, headers: [("content-type", "text/plain")]) }
        let headers = [
            ("content-type", asset.type), ("cache-control", "public, max-age=31536000, immutable"),
            ("x-content-type-options", "nosniff"),
        ]
        return Response(
            200, headers: headers, body: .bytes(request.method == .head ? [] : asset.bytes))
    }

    /// Leaves out what only who writes the stylesheet needs: comments and indentation.
    private static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if bytes[index] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                index += 2
                while index + 1 < bytes.count,
                    bytes[index] != UInt8(ascii: "*") || bytes[index + 1] != UInt8(ascii: "/")
                {
                    index += 1
                }
                index += 2
            } else {
                let isIndentation = bytes[index] == 0x20 && (kept.last ?? 0x0A) == 0x0A
                let isEmptyLine = bytes[index] == 0x0A && (kept.last ?? 0x0A) == 0x0A
                if !isIndentation, !isEmptyLine { kept.append(bytes[index]) }
                index += 1
            }
        }
        return kept
    }

    /// A short name of some bytes (FNV-1a, 64 bits): it tells versions apart, nothing more.
    private static func hash(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}
