import KithAPI
import KithKernel
import KithModel

/// The page of one record: what it is, what happened with it, and what belongs to it.
struct RecordPage {
    let visit: Visit
    let subject: Subject
    /// What was refused, to be shown where it can be mended.
    var refusal: Refusal?

    /// A step that was refused, with what is missing.
    struct Refusal {
        let error: KernelError
        /// The step that was wanted, as the form sends it.
        let step: String
    }

    static let routes: [Route] = [
        Route(.get, ":entity", ":id") { visit in
            do {
                return try await RecordPage.load(visit).response()
            } catch let error as KernelError where error.code == .notFound {
                guard let winner = try await merged(visit) else { throw error }
                return visit.redirect(to: winner)
            }
        },
        Route(.post, ":entity", ":id", "step") { try await StepMove($0).take() },
        Route(.post, ":entity", ":id", "activities") { try await Composer.take($0) },
    ]

    /// Loads what the page shows.
    ///
    /// - Throws: `not_found`.
    static func load(_ visit: Visit) async throws -> RecordPage {
        let entity = try visit.entity()
        return RecordPage(
            visit: visit, subject: try await Subject.load(visit, entity, visit.id()))
    }

    /// Returns the page of the record into which one was merged; nil where it was not.
    private static func merged(_ visit: Visit) async throws -> String? {
        let entity = try visit.entity()
        let winner = try await visit.kernel.redirected(
            entity.name, visit.id(), as: visit.visitor.principal)
        return winner.map { WebPath.record(entity.name, $0) }
    }

    /// Makes the answer.
    func response() async throws -> Response {
        let head = try await RecordHead(self).html()
        let tab = try await tabContent()
        let panels = try await RelatedPanels(visit, subject).html()
        let page = Page(
            (refusal == nil ? "" : "Error: ") + subject.title,
            at: WebPath.path([subject.entity.name]), status: refusal?.error.code.status ?? 200
        ) {
            article(.class("record"), .part("record")) {
                head
                div(.class("record-main")) {
                    tabs
                    tab
                }
                aside(.class("record-side"), .label("About this \(noun)")) {
                    DetailsPanel(visit, subject).html
                    panels
                }
            }
        }
        return visit.show(page)
    }

    /// What people call the kind of record, in the middle of a sentence.
    var noun: String { subject.entity.definition.title.lowercased() }

    private var tab: String { visit.request.parameter("tab") ?? "timeline" }

    private var tabs: HTML {
        nav(.class("tabs"), .label("\(subject.entity.definition.title) sections")) {
            for (name, title) in [("timeline", "Timeline"), ("history", "History")] {
                a(.href("?tab=" + name), .current(tab == name)) { title }
            }
        }
    }

    private func tabContent() async throws -> HTML {
        if tab == "history" { return try await TimelinePart(visit, subject).history() }
        let composer = Composer(visit, subject).html
        let timeline = try await TimelinePart(visit, subject).timeline()
        return HTML {
            composer
            timeline
        }
    }
}
