import KithAPI
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("Forms that bring files along")
struct MultipartFormTests {
    private static let boundary = "----WebKitFormBoundaryAbC123"

    /// Writes a form as browsers do.
    static func bytes(
        _ parts: [(headers: String, body: [UInt8])], boundary: String = boundary
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += Array("--\(boundary)\r\n\(part.headers)\r\n\r\n".utf8) + part.body
            bytes += Array("\r\n".utf8)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    private static func field(_ name: String, _ text: String) -> (String, [UInt8]) {
        ("Content-Disposition: form-data; name=\"\(name)\"", Array(text.utf8))
    }

    private static func file(_ name: String, _ body: [UInt8]) -> (String, [UInt8]) {
        (
            "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                + "Content-Type: text/csv", body
        )
    }

    private static func read(_ body: Request.Body, boundary: String = boundary) throws
        -> MultipartForm
    {
        try MultipartForm(
            Request(
                .post, ["imports"],
                headers: ["content-type": "multipart/form-data; boundary=\(boundary)"],
                body: body))
    }

    private static func content(_ file: UploadedFile) throws -> [UInt8] {
        let source = try BodySource(file.body)
        defer { source.close() }
        var bytes: [UInt8] = []
        while case let piece = try source.next(), !piece.isEmpty { bytes += piece }
        return bytes
    }

    @Test("fields and a file come out as they went in")
    func reads() throws {
        let form = try Self.read(
            .bytes(
                Self.bytes([
                    Self.field("csrf", "secret"), Self.file("a;b.csv", Array("x,y\r\n1,2".utf8)),
                    Self.field("map", "{\r\n}"), Self.field("empty", ""),
                ])))

        #expect(form.form["csrf"] == "secret" && form.form["empty"] == "")
        #expect(form.form["map"] == "{\n}")
        #expect(form.files.map(\.name) == ["a;b.csv"])
        #expect(try Self.content(form.files[0]) == Array("x,y\r\n1,2".utf8))
    }

    @Test(
        "what looks like the boundary, wherever pieces end, stays part of the file",
        arguments: [0, 1, 65_500, 65_520, 65_530, 65_536, 131_060, 131_072, 200_000])
    func pieces(length: Int) throws {
        let near = "\r\n--\(Self.boundary.dropLast())X\r\n--\r\n"
        let body = [UInt8](repeating: UInt8(ascii: "a"), count: length) + Array(near.utf8)
        let bytes = Self.bytes([Self.file("a.csv", body), Self.field("last", "z")])
        let folder = try UploadFolder()
        let path = folder.path + "/upload"
        try write(bytes, to: path)

        let inMemory = try Self.read(.bytes(bytes))
        let inFile = try Self.read(.file(path))
        defer { inFile.remove() }

        for form in [inMemory, inFile] {
            #expect(try Self.content(form.files[0]) == body)
            #expect(form.form["last"] == "z")
        }
    }

    @Test("the file beside a large body goes with the request")
    func removes() throws {
        let folder = try UploadFolder()
        let path = folder.path + "/upload"
        try write(Self.bytes([Self.file("a.csv", [1, 2, 3])]), to: path)

        let form = try Self.read(.file(path))
        let file = form.files[0]
        form.remove()

        #expect(throws: KernelError.self) { try Self.content(file) }
    }

    @Test(
        "what is no such form is refused, and nothing is kept",
        arguments: [
            "", "--", "garbage", "--other\r\n\r\n", "--B", "--B\r\n", "--B\r\nno end",
            "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
            "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B",
            "--B\r\n\r\nx\r\n--B--", "preamble\r\n--B--",
            "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--",
        ])
    func malformed(text: String) {
        #expect(throws: KernelError.self) {
            try Self.read(.bytes(Array(text.utf8)), boundary: "B")
        }
    }

    @Test("a form past its bounds is refused")
    func bounds() throws {
        let long = String(repeating: "a", count: MultipartForm.fieldLimit / 2 + 1)
        let fields = Self.bytes([Self.field("a", long), Self.field("b", long)])
        let many = Self.bytes(
            (0...MultipartForm.partLimit).map { Self.field("f\($0)", "") })
        let files = Self.bytes((0...MultipartForm.fileLimit).map { Self.file("\($0)", []) })
        let headers = Self.bytes([(String(repeating: "X: y\r\n", count: 2000), [])])

        for bytes in [fields, many, files, headers] {
            #expect { try Self.read(.bytes(bytes)) } throws: { error in
                (error as? KernelError)?.code == .tooLarge
            }
        }
    }

    @Test("a boundary that nobody may send is refused", arguments: ["", "\"", "\"\""])
    func boundaries(boundary: String) {
        #expect(throws: KernelError.self) {
            try Self.read(.bytes(Array("--\r\n".utf8)), boundary: boundary)
        }
        #expect(throws: KernelError.self) {
            try Self.read(
                .bytes([]), boundary: String(repeating: "b", count: 71))
        }
    }

    @Test("cutting a form anywhere is refused or read, never more")
    func cut() throws {
        let whole = Self.bytes(
            [Self.field("a", "1"), Self.file("f", Array("2".utf8))], boundary: "B")
        let end = whole.count - 2
        for count in 0..<end - 2 {
            #expect(throws: KernelError.self, "cut at \(count)") {
                try Self.read(.bytes(Array(whole.prefix(count))), boundary: "B")
            }
        }
        #expect(try Self.read(.bytes(Array(whole.prefix(end))), boundary: "B").files.count == 1)
    }
}

private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try PartFile(path)
    defer { file.close() }
    try file.append(bytes[...])
}
