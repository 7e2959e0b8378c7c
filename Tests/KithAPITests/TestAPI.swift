import Glibc
import KithAPI
import KithContacts
import KithKernel
import KithModel
import KithSales
import KithTesting

@testable import KithLua

/// The API of a throw-away kernel, asked in the words of HTTP.
struct TestAPI: Sendable {
    let kith: TestKith
    let folder = TestFolder()
    let api: API

    /// Founds an organisation with Contacts and Sales.
    ///
    /// - Parameters:
    ///   - canBackUp: whether backups and repairs seem to be made; else they are refused.
    ///   - streams: how streams of events behave.
    init(canBackUp: Bool = false, streams: EventStreams.Limits = .init()) async throws {
        kith = try await TestKith(
            [Contacts.self, Sales.self], currency: "EUR", timeZone: "UTC",
            scripts: ScriptHost(profile: Self.patient).reader)
        var house = House(version: "test", profile: "development", folder: folder.path)
        if canBackUp {
            house.backUp = { _ in House.Backup(folder: "copy", files: 1, bytes: 1) }
            house.archive = { name in
                House.Archive(folder: name, append: { _, _ in }, keep: {})
            }
            house.repair = { ["repaired": .string($0)] }
        }
        api = API(kith.kernel, house: house, streams: streams)
    }

    /// The limits of scripts, but for time: how fast the machine is just now decides no test.
    private static var patient: LuaLimits.Profile {
        var profile = LuaLimits.Profile()
        profile.handler.wallNanoseconds = 60_000_000_000
        profile.transaction.wallNanoseconds = 60_000_000_000
        return profile
    }

    /// Asks, as the first administrator where nobody is named.
    ///
    /// - Parameter path: behind `/api/v1/`, with what stands behind the question mark.
    @discardableResult
    func ask(
        _ method: Request.Method, _ path: String, _ body: JSON? = nil, as user: RecordID? = nil,
        headers: [String: String] = [:]
    ) async -> Answer {
        var request = Self.request(method, path, body, headers: headers)
        request.principal = .user(user ?? kith.administrator)
        return await ask(request)
    }

    /// Asks as it is.
    func ask(_ request: Request) async -> Answer {
        let response = await api.answer(request)
        guard case .bytes(let bytes) = response.body else {
            return Answer(response: response, json: .null)
        }
        return Answer(response: response, json: (try? JSONReader.read(bytes)) ?? .null)
    }

    /// Returns a request of nobody.
    static func request(
        _ method: Request.Method, _ path: String, _ body: JSON? = nil,
        headers: [String: String] = [:]
    ) -> Request {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { PercentCoding.decode(String($0)) }
            return (name: sides[0], value: sides.count > 1 ? sides[1] : "")
        }
        let words = (parts.first ?? "").split(separator: "/").map(String.init)
        return Request(
            method, ["api", "v1"] + words, query: query, headers: headers,
            body: .bytes(body.map { Array($0.text.utf8) } ?? []))
    }

    /// Makes a user who may do some things with deals and accounts of their own.
    func makeAgent(_ name: String = "Ana") async throws -> RecordID {
        try await kith.makeUser(name, roles: ["sales_agent"])
    }
}

/// What came back.
struct Answer {
    let response: Response
    let json: JSON

    var status: Int { response.status }
    var code: String? { json["code"]?.string }
    var detail: String { json["detail"]?.string ?? "" }

    subscript(_ key: String) -> JSON? { json[key] }
    func header(_ name: String) -> String? { response.header(name) }
}

extension JSON: ExpressibleByArrayLiteral {
    /// Makes a list.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

/// A folder of the system's temporary ones, removed with what is in it when the value goes.
final class TestFolder: Sendable {
    let path: String

    init() {
        var template = Array("\(P_tmpdir)/kith-api-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? P_tmpdir
    }

    deinit { Self.remove(path) }

    /// Writes a file and returns its path.
    func write(_ name: String, _ text: String) -> String {
        let path = "\(path)/\(name)"
        let file = fopen(path, "w")
        fputs(text, file)
        fclose(file)
        return path
    }

    private static func remove(_ folder: String) {
        guard let stream = opendir(folder) else { return }
        defer { rmdir(folder) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            if unlink("\(folder)/\(name)") != 0 { remove("\(folder)/\(name)") }
        }
    }
}
