import KithAPI
import KithContacts
import KithKernel
import KithModel
import KithSales
import KithTesting

@testable import KithLua
@testable import KithWeb

/// The pages over a throw-away database, and people who visit them.
struct Desk {
    let kith: TestKith
    let web: Web

    /// Founds an organisation with contacts and sales.
    init() async throws {
        kith = try await TestKith(
            [Contacts.self, Sales.self], currency: "EUR", timeZone: "UTC",
            scripts: ScriptHost(profile: Self.patient).reader)
        web = Web(kith.kernel)
    }

    /// The limits of scripts, but for time: how fast the machine is just now decides no test.
    private static var patient: LuaLimits.Profile {
        var profile = LuaLimits.Profile()
        profile.handler.wallNanoseconds = 60_000_000_000
        profile.transaction.wallNanoseconds = 60_000_000_000
        return profile
    }

    /// Makes a visitor of a user; of the administrator where nil.
    func visitor(_ user: RecordID? = nil) async throws -> Visitor {
        try await Visitor(
            user ?? kith.administrator, csrf: Self.secret, kernel: kith.kernel)
    }

    /// What the forms of a session carry in tests.
    static let secret = "the-secret-of-a-session-in-tests"

    /// Asks for a page.
    func get(
        _ address: String, as user: RecordID? = nil, headers: [String: String] = [:]
    ) async throws -> Page {
        let request = Self.request(.get, address, headers: headers)
        return Page(await web.answer(request, for: try await visitor(user)))
    }

    /// Sends a form with the session's secret.
    func post(
        _ address: String, _ fields: [(String, String)], as user: RecordID? = nil,
        secret: String = Desk.secret
    ) async throws -> Page {
        let pairs = (fields + [("csrf", secret)]).map {
            WebPath.encode($0.0) + "=" + WebPath.encode($0.1)
        }
        var request = Self.request(
            .post, address, headers: ["content-type": "application/x-www-form-urlencoded"])
        request.body = .bytes(Array(pairs.joined(separator: "&").utf8))
        return Page(await web.answer(request, for: try await visitor(user)))
    }

    /// What was answered.
    struct Page {
        let status: Int
        let text: String
        let headers: [(name: String, value: String)]

        init(_ response: Response) {
            status = response.status
            headers = response.headers
            guard case .bytes(let bytes) = response.body else {
                text = ""
                return
            }
            text = String(decoding: bytes, as: UTF8.self)
        }

        /// The last header of a name.
        func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }

        /// The line that the next page shows.
        var flash: Flash? {
            let cookies = headers.filter { $0.name == "set-cookie" }.map(\.value)
            guard let cookie = cookies.last(where: { $0.hasPrefix("kith_flash=") }) else {
                return nil
            }
            return Flash(
                Request(.get, [], headers: ["cookie": String(cookie.prefix { $0 != ";" })]))
        }

        /// Where a redirect leads.
        var location: String? { header("location") }
    }

    private static func request(
        _ method: Request.Method, _ address: String, headers: [String: String]
    ) -> Request {
        let parts = address.split(separator: "?", maxSplits: 1)
        let path = (parts.first ?? "").split(separator: "/").map(String.init)
        let query = parts.count < 2 ? [] : parts[1].split(separator: "&").map(pair)
        return Request(method, path, query: query, headers: headers, door: Door("web"))
    }

    private static func pair(_ text: Substring) -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map {
            String($0).replacing("+", with: " ").removingPercentEncodingForTests
        }
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }
}

extension String {
    fileprivate var removingPercentEncodingForTests: String {
        var bytes: [UInt8] = []
        var rest = Substring(self).utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = [rest.popFirst(), rest.popFirst()].compactMap(\.self)
            bytes.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0x3F)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
