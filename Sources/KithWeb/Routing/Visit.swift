import KithAPI
import KithKernel
import KithModel

/// One request of one visitor: what a page is made of and answered through.
package struct Visit: Sendable {
    /// The pages, with the kernel.
    package let web: Web
    /// What is asked.
    package let request: Request
    /// Who asks.
    package let visitor: Visitor
    /// What a form sent; empty for requests that change nothing.
    package var form = Form()
    /// The files that a form brought along; they go with the request.
    package var files: [UploadedFile] = []
    /// What the names in the route's pattern stand for.
    var captures: [String: String] = [:]

    /// The kernel.
    package var kernel: Kernel { web.kernel }

    /// Everything that is registered now.
    package var generation: Generation { kernel.generation }

    /// How the pages show entities, by the entity's name; an entity may have no view.
    package let views: [String: EntityView]

    /// Begins a visit.
    package init(web: Web, request: Request, visitor: Visitor) {
        self.web = web
        self.request = request
        self.visitor = visitor
        views = web.kernel.generation.views
    }

    /// Returns the picture of an entity.
    package func icon(of entity: Entity) -> Icon {
        views[entity.name].flatMap { Icon(rawValue: $0.icon) } ?? Icon(entity: entity.name)
    }

    /// Returns the part of the path that a `:name` of the route stands for.
    package func part(_ name: String) -> String { captures[name] ?? "" }

    /// Returns the record's id that a `:name` of the route stands for.
    ///
    /// - Throws: `not_found` for what is no id.
    package func id(_ name: String = "id") throws -> RecordID {
        guard let id = RecordID(part(name)) else { throw Self.notFound }
        return id
    }

    /// Returns the entity that a `:name` of the route stands for.
    ///
    /// - Throws: `not_found` in the same words for what does not exist and what may not be
    ///   read.
    package func entity(_ name: String = "entity") throws -> Entity {
        let wanted = part(name)
        guard let entity = visitor.caller.entities.first(where: { $0.name == wanted }) else {
            throw Self.notFound
        }
        return entity
    }

    /// Answers with a page, or with that part of it for which the request asks.
    package func show(_ page: Page) -> Response { Shell(self).response(page) }

    /// Answers a form that was taken: the browser goes to another page, which shows a line
    /// about what was done.
    package func redirect(to path: String, _ flash: Flash? = nil) -> Response {
        var headers = [("location", SafeAddress.isLocal(path) ? path : "/")]
        if let flash { headers.append(flash.header(isSecure: web.isSecure)) }
        return Response(303, headers: headers)
    }

    /// The page on which the visitor is, for forms that lead back to it.
    package var here: String {
        WebPath.path(request.path, request.query.map { ($0.name, $0.value) })
    }

    /// Where a form wants to lead back to: its field `back`, else a path given here.
    package func back(or path: String) -> String {
        guard let back = form["back"], SafeAddress.isLocal(back), back.hasPrefix("/") else {
            return path
        }
        return back
    }

    /// The error of a page that does not exist or may not be seen: the same for both.
    package static var notFound: KernelError {
        KernelError(
            .notFound, "This page cannot be found",
            recovery: "It was deleted, it never existed, or your role does not show it.")
    }
}
