import KithAPI
import KithModel

/// Where a follower finds the next changes.
protocol FeedSource: AnyObject {
    /// The entities that count; all where empty.
    var entities: [String] { get }
    /// Returns the next page, the same one until it is taken.
    func page() async throws -> Answer
    /// Notes that everything before a place has been printed.
    func take(_ token: String) async throws
}

/// Goes on from a token that this program keeps.
final class TokenSource: FeedSource {
    let entities: [String]
    private let session: Session
    private var parameters: Session.Parameters

    init(_ session: Session, _ start: FeedStartOptions, from usual: String) async throws {
        self.session = session
        entities = start.entity
        parameters = start.parameters
        if start.after == nil, start.since == nil { parameters.append(("after", usual)) }
    }

    func page() async throws -> Answer {
        try await session.get(["changes"], parameters + [("limit", "500")])
    }

    func take(_ token: String) async throws {
        parameters.removeAll { $0.name == "after" || $0.name == "since" }
        parameters.append(("after", token))
    }
}

/// Goes on from where the database says that a consumer is.
final class ConsumerSource: FeedSource {
    let entities: [String]
    private let session: Session
    private let path: [String]

    /// Finds the consumer, or makes it.
    ///
    /// - Throws: `conflict` where it reads of other entities.
    init(_ session: Session, _ name: String, _ start: FeedStartOptions) async throws {
        self.session = session
        path = ["changes", "consumers", name]
        var known: Answer?
        do {
            known = try await session.get(path)
        } catch let error as KernelError where error.code == .notFound {}
        if let known, start.entity.isEmpty {
            entities = known.texts("entities")
            return
        }
        var body: JSONObject = [:]
        if !start.entity.isEmpty { body["entities"] = .array(start.entity.map(JSON.string)) }
        body["after"] = start.after.map(JSON.string)
        body["since"] = start.since.map(JSON.string)
        entities = try await session.ask(.put, path, [], .object(body)).texts("entities")
    }

    func page() async throws -> Answer {
        try await session.get(path + ["changes"], [("limit", "500")])
    }

    func take(_ token: String) async throws {
        try await session.post(path + ["acknowledge"], ["token": .string(token)])
    }
}
