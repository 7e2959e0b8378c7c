import KithAPI
import KithKernel
import KithModel
import KithTesting
import KithWeb

/// Forms that bring files along, at the page that takes files to import; a part of them over a
/// real connection.
struct MultipartFuzzer: WorldFuzzer {
    static let name = "multipart"
    private let served: ServedWorld
    var world: World { served.world }
    private let web: Web
    private let visitor: Visitor

    private static let boundary = "edge"
    /// One in so many goes over a connection.
    private static let share = 16

    init() async throws {
        served = try await ServedWorld()
        let kith = served.world.kith
        web = Web(kith.kernel, imports: served.world.api.imports)
        visitor = try await Visitor(
            kith.administrator, csrf: served.session.csrf, kernel: kith.kernel)
    }

    func run(_ input: [UInt8]) async throws {
        let secret = Array(
            "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(visitor.csrf)\r\n"
                .utf8)
        let body = secret + input
        let type = "multipart/form-data; boundary=\(Self.boundary)"
        if body.reduce(0, { $0 &+ Int($1) }) % Self.share == 0 {
            let head =
                "POST /imports HTTP/1.1\r\nhost: kith.test\r\ncookie: \(served.session.cookie)\r\n"
                + "content-type: \(type)\r\nconnection: close\r\ncontent-length: \(body.count)\r\n"
            return try await served.exchange(Array("\(head)\r\n".utf8) + body)
        }
        let request = Request(
            .post, ["imports"], headers: ["content-type": type], body: .bytes(body))
        try await World.require(await web.answer(request, for: visitor), to: "the form")
    }

    func end() async throws { try await served.end() }

    static let grammar = Grammar(
        """
        start = <parts>--edge--\\r\\n | <parts>--edge-- | <parts> | <parts>--edge--<raw> | <raw> | <long>
        parts = <part> | <part><parts> | <part><part>
        part = --edge<end><headers><end><content><end> | --edge\\r\\n<good>\\r\\n\\r\\n<content>\\r\\n | --edge\\r\\n<file>\\r\\n\\r\\n<content>\\r\\n
        end = \\r\\n | \\r\\n | \\r\\n | \\n | \\r | \\s\\r\\n | <odd>
        headers = <good><end> | <header><end><headers> | \\e | <good><end><header><end>
        header = Content-Disposition: <value> | Content-Type: text/csv | <letters>: <value> | <odd> | <long>
        value = form-data | form-data; name=<word> | form-data; name="<word>"; filename="<word>" | <odd> | attachment
        value = form-data; name="<word>"; name="<word>" | form-data;name=x;filename=;filename* | <value>; <value>
        good = Content-Disposition: form-data; name="entity" | Content-Disposition: form-data; name="map"
        good = Content-Disposition: form-data; name="<word>" | content-disposition:form-data;name=<word>
        file = Content-Disposition: form-data; name="file"; filename="<word>"\\r\\nContent-Type: text/csv
        word = a | thing | file | entity | <letters> | <odd> | ../../x | a%22b | <word><odd> | <long> | <raw>
        content = thing | name,whole\\nx,1\\n | <rows> | {} | {"entity": "thing", "columns": []} | <odd> | <long> | --edge | \\r\\n--edg
        rows = name;day\\r\\n<letters>;<number>\\r\\n | <odd>,<odd>\\n<raw>,<letters>\\n | "<letters>\\n
        """)
}
