import KithAPI
import KithModel

/// The page on which one signs in: the only one for who has not.
package enum SignInPage {
    /// Makes the page.
    ///
    /// - Parameters:
    ///   - email: what was typed before.
    ///   - next: where one wanted to go.
    ///   - error: why one could not sign in.
    package static func page(
        for request: Request, email: String = "", next: String? = nil, error: KernelError? = nil
    ) -> Response {
        let wanted = next ?? request.parameter("next")
        return Document.gate(
            (error == nil ? "" : "Error: ") + "Sign in", status: error?.code.status ?? 200,
            for: request
        ) {
            element(
                "form", [.class("card stack"), .method("post"), .action("/sign-in")]
            ) {
                HTML {
                    h1 { "Sign in" }
                    if let error {
                        alert("bad", .stop, .role("alert")) {
                            p { [error.message, error.recovery].joined(separator: " ") }
                        }
                    }
                    if let wanted {
                        input(.type("hidden"), .name("next"), .value(destination(wanted)))
                    }
                    fields(email, isSecond: error != nil)
                    button(.class("btn primary")) { "Sign in" }
                }
            }
        }
    }

    private static func fields(_ email: String, isSecond: Bool) -> HTML {
        HTML {
            div(.class("field")) {
                label(.for("email")) { "Email" }
                input(
                    .class("input"), .id("email"), .name("email"), .type("email"), .value(email),
                    .with("autocomplete", "username"), .flag("required"),
                    .flag("autofocus", if: !isSecond))
            }
            div(.class("field")) {
                label(.for("password")) { "Password" }
                input(
                    .class("input"), .id("password"), .name("password"), .type("password"),
                    .with("autocomplete", "current-password"), .flag("required"),
                    .flag("autofocus", if: isSecond))
            }
        }
    }

    /// Leads somebody who has not signed in to the page, and from there to where they wanted;
    /// a script that asks for a part is told to load the page anew.
    package static func way(for request: Request) -> Response {
        if request.headers["kith-fragment"] != nil || !request.method.isSafe {
            return page(
                for: request, next: "/",
                error: KernelError(
                    .unauthenticated, "You are not signed in any more.",
                    recovery: "Sign in again."))
        }
        let here = WebPath.path(request.path, request.query.map { ($0.name, $0.value) })
        let path = WebPath.path(["sign-in"], [("next", here == "/" ? nil : here)])
        return Response(303, headers: [("location", path)])
    }

    /// Makes a page of an error that came before anybody was known.
    package static func failure(_ error: any Error, for request: Request) -> Response {
        let known =
            error as? KernelError
            ?? KernelError(
                .unavailable, "Something went wrong that should not.",
                recovery: "Try again in a moment.")
        return Document.gate("Error", status: known.code.status, for: request) {
            div(.class("card stack")) {
                h1 { known.message }
                p { known.recovery }
                a(.class("btn"), .href("/")) { "Open Kith" }
            }
        }
    }

    /// Returns where one wanted to go, if that is a page of Kith's own.
    package static func destination(_ wanted: String?) -> String {
        guard let wanted, wanted.hasPrefix("/"), SafeAddress.isLocal(wanted) else { return "/" }
        return wanted
    }
}
