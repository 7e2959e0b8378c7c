import KithAPI
import KithKernel
import KithModel

/// The pages for administrators, which nobody else finds.
enum Administration {
    /// Their routes; they come before those of every entity.
    static let routes: [Route] =
        PluginsPage.routes + ScriptsPage.routes + RulesPage.routes + SchedulesPage.routes
        + UsersPage.routes
        + TeamsPage.routes + RolesPage.routes + SettingsPage.routes + AuditPage.routes
        + ProfilePage.routes + ImportsPage.routes

    /// Makes a route that only administrators find; for others the page does not exist.
    static func route(
        _ method: Request.Method, _ pattern: [String], handler: @escaping Route.Handler
    ) -> Route {
        Route(method, parts: pattern) { visit in
            guard visit.visitor.isAdministrator else { throw Visit.notFound }
            return try await handler(visit)
        }
    }
}
