import CZlib
import KithModel
import KithTesting
import Testing

@testable import KithServer

@Suite("Packing of answers")
struct PackingTests {
    @Test("an answer over 1 KB is packed for who takes gzip, and unfolds to the same")
    func packed() async throws {
        try await RunningServer.with { server in
            let path = "/api/v1/records/role?limit=1000&describe=true"
            let plain = try await server.owner.send("GET", path)
            let packed = try await server.owner.send(
                "GET", path, ["accept-encoding": "br, gzip;q=0.8"])
            #expect(plain.body.utf8.count > 1024)
            #expect(plain.header("content-encoding") == nil)
            #expect(packed.header("content-encoding") == "gzip")
            #expect(plain.header("vary")?.contains("accept-encoding") == true)
            #expect(packed.header("vary")?.contains("accept-encoding") == true)
            #expect(packed.bytes.count < plain.bytes.count)
            #expect(try Self.unpacked(packed.bytes) == plain.bytes)
        }
    }

    @Test("the tag of a packed answer is one of its own, and fits conditions")
    func tags() async throws {
        try await RunningServer.with { server in
            let path = "/api/v1/records/role?limit=1000&describe=true"
            let gzip = ["accept-encoding": "gzip"]
            let plain = try await server.owner.send("GET", path).header("etag") ?? ""
            let tag = try await server.owner.send("GET", path, gzip).header("etag") ?? ""
            #expect(tag == plain.dropLast() + "-gzip\"")
            let again = try await server.owner.send(
                "GET", path, ["accept-encoding": "gzip", "if-none-match": tag])
            #expect(again.status == 304)
            #expect(again.header("etag") == tag)
            #expect(again.body.isEmpty)
        }
    }

    @Test("a stream is packed too, short answers and pages are not")
    func whatIsPacked() async throws {
        try await RunningServer.with { server in
            let gzip = ["accept-encoding": "gzip"]
            let path = "/api/v1/export/role?format=ndjson"
            let plain = try await server.owner.send("GET", path)
            let stream = try await server.owner.send("GET", path, gzip)
            #expect(stream.header("content-encoding") == "gzip")
            #expect(
                try Self.unpacked(Self.joined(stream.bytes)) == Self.joined(plain.bytes))
            let short = try await server.owner.send("GET", "/api/v1/clock", gzip)
            #expect(short.header("content-encoding") == nil)
            let browser = server.browser
            _ = try await browser.signIn()
            let page = try await browser.send("GET", "/", gzip)
            #expect(page.body.utf8.count > 1024)
            #expect(page.header("content-encoding") == nil)
            let style = page.body.firstRange(of: "/assets/kith").map {
                String(page.body[$0.lowerBound...].prefix { $0 != "\"" })
            }
            let sheet = try await browser.send("GET", try #require(style), gzip)
            #expect(sheet.header("content-encoding") == "gzip")
        }
    }

    @Test(
        "gzip is taken as the header says, with its weights",
        arguments: [
            ("gzip", true), ("GZIP", true), ("x-gzip", true), ("*", true), ("gzip;q=0", false),
            ("gzip; q=0.5, identity; q=0.4", true), ("gzip;q=0.4, identity", false),
            ("*;q=0", false), ("br", false), ("", false), ("gzip;q=x", false),
            ("identity;q=0, *;q=0.1", true), ("br;q=1, *;q=0, gzip;q=0.1", true),
        ])
    func weights(_ header: String, _ isTaken: Bool) {
        #expect(AcceptEncoding(header).takesGzip == isTaken)
    }

    @Test("bytes of any size come back as they were")
    func roundTrip() throws {
        for count in [0, 1, 1000, 1 << 15, 1 << 20] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
            #expect(try Self.unpacked(GzipStream.packed(bytes)) == bytes)
        }
    }

    @Test("a packed body is refused before it unfolds")
    func packedBody() async throws {
        try await RunningServer.with { server in
            let answer = try await server.owner.send(
                "POST", "/api/v1/records/team", ["content-encoding": "gzip"], body: "x")
            #expect(answer.status == 415)
            #expect(answer.body.contains("\"code\":\"unsupported_media_type\""))
            #expect(answer.body.contains("\"field\":\"content-encoding\""))
            let plain = try await server.owner.send(
                "POST", "/api/v1/records/team",
                ["content-encoding": "identity", "content-type": "application/json"],
                body: "{\"name\":\"North\"}")
            #expect(plain.status == 201)
        }
    }

    /// Puts the pieces of a chunked body together.
    private static func joined(_ bytes: [UInt8]) throws -> [UInt8] {
        var (rest, whole) = (bytes[...], [UInt8]())
        while let end = rest.firstIndex(of: 0x0D) {
            let digits = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
            let length = try #require(Int(digits, radix: 16))
            guard length > 0 else { break }
            whole += rest.dropFirst(end - rest.startIndex + 2).prefix(length)
            rest = rest.dropFirst(end - rest.startIndex + 2 + length + 2)
        }
        return whole
    }

    private static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        #expect(inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK)
        defer { inflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: 4 << 20)
        let status = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(output.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        #expect(status == Z_STREAM_END)
        return Array(output.prefix(Int(stream.total_out)))
    }
}
