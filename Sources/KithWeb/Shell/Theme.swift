import KithAPI

/// How pages look; kept in a cookie, so that the page for signing in looks the same.
package enum Theme: String, Sendable, CaseIterable {
    /// As the person's system says.
    case system
    case light, dark

    static let cookie = "kith_theme"

    /// Reads what a request carries; as the system says where it carries nothing.
    init(_ request: Request) {
        self = Cookies.value(Self.cookie, in: request).flatMap(Theme.init(rawValue:)) ?? .system
    }

    /// The header that keeps the choice for a year.
    func header(isSecure: Bool) -> (name: String, value: String) {
        Cookies.setting(Self.cookie, rawValue, seconds: 31_536_000, isSecure: isSecure)
    }

    /// What people read.
    var title: String {
        switch self {
        case .system: "System"
        case .light: "Light"
        case .dark: "Dark"
        }
    }
}

extension Route {
    /// Chooses how pages look.
    static let chooseTheme = Route(.post, "profile", "theme") { visit in
        let theme = Theme(rawValue: visit.form["theme"] ?? "") ?? .system
        var response = visit.redirect(to: visit.back(or: "/"))
        response.headers.append(theme.header(isSecure: visit.web.isSecure))
        return response
    }
}
