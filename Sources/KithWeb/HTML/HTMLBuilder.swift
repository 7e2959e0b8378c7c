/// Puts the statements of a closure together to one piece of a page.
///
/// A statement is an element, a text (which is escaped), a number, or nothing at all; `if`,
/// `switch` and `for` work as everywhere.
@resultBuilder
package enum HTMLBuilder {
    /// Takes an element.
    package static func buildExpression(_ html: HTML) -> HTML { html }

    /// Takes an element that may be missing.
    package static func buildExpression(_ html: HTML?) -> HTML { html ?? HTML() }

    /// Takes text.
    package static func buildExpression(_ text: String) -> HTML { HTML(text: text) }

    /// Takes a number.
    package static func buildExpression(_ number: Int) -> HTML { HTML(text: String(number)) }

    /// Starts with nothing.
    package static func buildBlock() -> HTML { HTML() }

    /// Starts with the first statement.
    package static func buildPartialBlock(first: HTML) -> HTML { first }

    /// Adds the next statement.
    package static func buildPartialBlock(accumulated: consuming HTML, next: HTML) -> HTML {
        accumulated.append(next)
        return accumulated
    }

    /// Takes what stands under an `if` without `else`.
    package static func buildOptional(_ html: HTML?) -> HTML { html ?? HTML() }

    /// Takes one side of an `if`.
    package static func buildEither(first: HTML) -> HTML { first }

    /// Takes the other side of an `if`.
    package static func buildEither(second: HTML) -> HTML { second }

    /// Takes what a loop made.
    package static func buildArray(_ pieces: [HTML]) -> HTML {
        var all = HTML()
        for piece in pieces { all.append(piece) }
        return all
    }
}

extension HTML {
    /// Makes a piece of the statements of a closure.
    package init(@HTMLBuilder _ content: () throws -> HTML) rethrows { self = try content() }
}
