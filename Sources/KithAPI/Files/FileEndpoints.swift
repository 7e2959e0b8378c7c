import KithKernel
import KithModel

/// The bytes of files, for whoever may read their records.
enum FileEndpoints {
    static let all = [Endpoint(.get, "files/{id}/content", about: .fileContent, run: content)]

    /// Always something to save, never something to show: it may come from anybody.
    private static func content(_ call: Call) async throws -> Response {
        let (record, bytes) = try await call.kernel.file(try call.id("id"), as: call.principal)
        return Response(
            200,
            headers: [
                ("content-type", "application/octet-stream"),
                ("content-disposition", "attachment; filename*=UTF-8''\(encoded(record.title))"),
            ], body: .bytes(bytes))
    }

    /// Returns a name as RFC 8187 wants it in a header.
    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                || byte == 0x2E || byte == 0x2D || byte == 0x5F
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
        }.joined()
    }
}

extension Operation {
    static let fileContent = Operation(
        "file_content", "Returns the bytes of a file", .records,
        details: "For whoever may read the `file` record.",
        parameters: [.path("id", "The id of a `file` record.", .id)],
        answers: .content(
            200, "The file, to be saved.",
            [("application/octet-stream", Shape(["type": "string", "format": "binary"]))]))
}
