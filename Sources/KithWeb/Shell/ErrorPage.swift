import KithAPI
import KithModel

/// The page that stands in the place of one that cannot be shown.
struct ErrorPage {
    private let fault: KernelError

    /// Takes what a page has thrown; what is no typed error is told in general words.
    init(_ error: any Error) {
        fault =
            error as? KernelError
            ?? KernelError(
                .unavailable, "Kith could not make this page",
                recovery: "Try again. If it comes back, tell an administrator when it was.")
    }

    /// Makes the answer; what may not be seen is told as what does not exist.
    func response(_ visit: Visit) -> Response {
        let status = fault.code.status
        let title = status == 404 ? "Not found" : "Not possible"
        return visit.show(
            Page(title, status: status) {
                emptyState(heading, status == 404 ? .search : .stop) {
                    if !recovery.isEmpty { p { recovery } }
                    div(.class("row wrap")) {
                        a(.class("btn primary"), .href("/")) { "Go home" }
                        a(.class("btn"), .href("/search"), .flag("data-palette")) { "Search" }
                    }
                }
            })
    }

    private var heading: String {
        guard fault.code.status == 404 else { return Self.withoutStop(Prose.message(of: fault)) }
        return "This page cannot be found"
    }

    private var recovery: String {
        if fault.code.status == 404 { return Visit.notFound.recovery }
        return Prose.recovery(of: fault) ?? ""
    }

    private static func withoutStop(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
