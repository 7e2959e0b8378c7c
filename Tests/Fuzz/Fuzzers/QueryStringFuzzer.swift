import HTTPTypes
import KithAPI
import KithKernel
import KithModel
import KithServer
import KithTesting
import KithWeb

/// Addresses: paths and what stands behind the question mark, at the API and at the pages.
struct QueryStringFuzzer: WorldFuzzer {
    static let name = "address"
    private static let longest = 16 << 10
    let world: World
    private let web: Web

    init() async throws {
        world = try await World()
        web = Web(world.kith.kernel, imports: world.api.imports)
    }

    func run(_ input: [UInt8]) async throws {
        // The parser of HTTP lets no other bytes through, and not more of them.
        let bytes = input.lazy.filter { $0 > 0x20 && $0 < 0x7F }.prefix(Self.longest)
        let path = String(decoding: Array(bytes), as: UTF8.self)
        let start = path.hasPrefix("/") ? path : "/" + path
        let head = HTTPRequest(
            method: .get, scheme: "http", authority: "kith.test", path: start)
        var request = try RequestHead(head).request(isLocal: false)
        request.principal = world.caller
        if request.path.first == "api" {
            try await World.require(await world.api.answer(request), to: start)
        } else {
            let visitor = try await Visitor(
                world.kith.administrator, csrf: String(repeating: "s", count: 32),
                kernel: world.kith.kernel)
            try await World.require(await web.answer(request, for: visitor), to: start)
        }
    }

    static let grammar = Grammar(
        """
        start = <path> | <path>?<query> | <path>?<query> | <path>?<query>
        path = /api/v1/records/thing | /api/v1/aggregate/thing | /api/v1/search | /api/v1/changes
        path = /thing | /thing/board | /search | / | /thing/<id> | /thing/new | /audit | /imports
        path = /api/v1/export/thing | /api/v1/<part>/<part> | /<part>/<part> | /<part> | /<part>/<path>
        path = /api/v1/users | /api/v1/roles | /api/v1/entities/thing | /api/v1/changes/sets | /users
        path = /settings | /plugins | /roles | /teams | /profile | /assets/<part> | /commands/<part>
        part = x | <letters> | %<hex><hex> | .. | . | %2e%2e | %2f | %00 | <id> | <number> | <safe> | <long>
        query = <pair> | <pair>&<query> | <pair>&<pair>&<query> | &&= | <pair>;<pair>
        pair = <key>=<word> | <key>= | <key> | =<word> | <key>=<word> | <key>=<word>
        key = filter | sort | fields | limit | after | count | as_of | deleted | by | measures | text
        key = entity | q | view | columns | page | describe | param.x | set | record | since | from | to
        key = format | group | stage | scope | sum | where | new | back | tab | <letters> | <safe>
        word = 1 | name | -name,whole | name+~+%27a%27 | whole%3E5 | <number> | exact | true | <safe>
        word = 2026-11-16 | kind:month | day:month | sum(whole) | avg(fraction),max(day) | <id> | <long>
        word = name,parent.name | thing,user | csv | <letters> | %5B1,2%5D | name+is+null | count
        safe = a | %<hex><hex><safe> | <letters> | + | %C3%A9 | %E2%80%AE | %F0%9F%92%B6 | %FF | %00 | %0D%0A | '
        hex = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | A | B | C | D | E | F | c | g
        """)
}
