import KithKernel
import KithModel
import KithQuery

/// The acts on the chosen rows of a list; it appears when one is chosen.
struct BulkBar {
    let entity: Entity
    let visit: Visit

    /// Writes the bar: a form to which the boxes of the rows belong.
    var html: HTML {
        postForm(
            WebPath.path([entity.name, "bulk"]), visit.visitor, .class("bulkbar"), .id("bulk"),
            .label("Selected " + entity.definition.pluralTitle.lowercasedFirst)
        ) {
            input(.type("hidden"), .name("back"), .value(visit.here))
            output(.flag("data-count")) { "Selected" }
            if visit.visitor.may(.update, entity) {
                button(.class("btn"), .name("act"), .value("edit")) { "Edit field…" }
            }
            if visit.visitor.may(.delete, entity) {
                button(.class("btn"), .name("act"), .value("delete")) { "Delete" }
            }
            button(
                .class("btn icon"), .type("reset"), .flag("data-clear"), .label("Clear selection")
            ) { icon(.x) }
        }
    }
}
