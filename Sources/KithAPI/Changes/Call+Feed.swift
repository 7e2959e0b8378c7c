import KithKernel
import KithModel

/// Reading of what somebody asks of the change feed.
extension Call {
    /// The parameters by which changes are chosen.
    static let feedParameters = ["after", "since", "entity", "record"]

    /// Returns which changes are asked for.
    ///
    /// - Parameter start: from where, when the request does not say.
    /// - Throws: `invalid` for `after` and `since` together, and for what cannot be read.
    func feedQuestion(from start: FeedStart) async throws -> FeedQuestion {
        var question = FeedQuestion(after: try await feedStart() ?? start)
        question.entities = names("entity")
        question.records = try names("record").map { Set(try $0.map(Call.id)) }
        question.limit = try feedLimit()
        return question
    }

    /// Returns how many changes are asked for at the most.
    func feedLimit() throws -> Int { Int(try integer("limit", in: 1...1000) ?? 100) }

    private func feedStart() async throws -> FeedStart? {
        guard let moment = try await moment("since") else {
            return text("after").map(FeedStart.init)
        }
        guard text("after") == nil else {
            throw KernelError(
                .invalid, "`after` and `since` both say from where.", recovery: "Leave one out.",
                field: "since")
        }
        return .since(moment)
    }

    /// Returns the words of a list with commas; nil where there is none.
    private func names(_ parameter: String) -> [String]? {
        text(parameter)?.split(separator: ",").map(String.init)
    }
}
