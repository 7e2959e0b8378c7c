import KithModel

/// Requests as they come over a connection: lines, headers, lengths, chunks.
struct HeaderFuzzer: WorldFuzzer {
    static let name = "header"
    private let served: ServedWorld
    var world: World { served.world }

    init() async throws { served = try await ServedWorld() }

    func run(_ input: [UInt8]) async throws { try await served.exchange(input) }

    func end() async throws {
        let request = "GET /api/v1/ HTTP/1.1\r\nhost: kith.test\r\nconnection: close\r\n\r\n"
        try await served.exchange(Array(request.utf8))
        try await served.end()
    }

    static let grammar = Grammar(
        """
        start = <request> | <request> | <request><request> | <request><raw> | <odd> | <raw>
        request = <line><end><headers><end><body> | <line><end>host: x<end><headers><end><body>
        request = <line>\\r\\nhost: x\\r\\n<headers>\\r\\n<body> | <line>\\r\\nhost: x\\r\\n<headers>\\r\\n
        line = <method>\\s<target>\\s<version> | GET\\s<target>\\sHTTP/1.1 | POST\\s<target>\\sHTTP/1.1
        method = GET | POST | PUT | PATCH | DELETE | HEAD | OPTIONS | CONNECT | TRACE | PRI | <letters>
        target = / | /sign-in | /api/v1/ | /api/v1/records/thing | <url> | * | /%<odd> | /<long>
        url = http://x/ | http://[::1]/ | https://x:99999/y?z | //x | x:443 | /a/../b | ftp://x | /<raw>
        version = HTTP/1.1 | HTTP/1.0 | HTTP/2.0 | HTTP/1.2 | HTTP/1.<digits> | <odd> | <letters>
        end = \\r\\n | \\r\\n | \\r\\n | \\n | \\r | \\r\\n\\s | <odd>
        headers = \\e | <header><end><headers> | <header>\\r\\n<headers> | <header>\\r\\n<header>\\r\\n
        header = <name>: <value> | <name>: <value> | <name>:<value> | <name> : <value> | <name> | <odd>
        header = content-length: <size> | transfer-encoding: <coding> | connection: <token> | host: <value>
        header = expect: 100-continue | upgrade: <token> | cookie: <value> | authorization: Bearer <value>
        header = content-type: <value> | if-match: <value> | accept-encoding: <value> | range: bytes=<number>-
        name = x | <letters> | accept | content-length | <odd> | kith-as | origin | x-forwarded-for | idempotency-key
        value = a | <letters> | <number> | <odd> | <value>,<value> | <value>;<value> | "<value>" | <long> | <raw>
        size = 5 | 0 | <number> | <digits> | 5, 5 | 99999999 | <odd>
        coding = chunked | gzip | gzip, chunked | chunked, chunked | identity | <odd> | Chunked | chunked;x=y
        token = close | keep-alive | upgrade | websocket | h2c | close, te | <odd>
        body = \\e | hello | <chunks> | <long> | a=b&c=%zz | <raw> | {"name": "x"} | 5\\r\\nhello\\r\\n0\\r\\n\\r\\n
        chunks = 0\\r\\n\\r\\n | <chunk><chunks> | <chunk>0<end><header><end><end> | <chunk>
        chunk = 5\\r\\nhello\\r\\n | <size><end><letters><end> | 5;<odd>\\r\\nhello\\r\\n | ffffffffffffffff\\r\\n
        """)
}
