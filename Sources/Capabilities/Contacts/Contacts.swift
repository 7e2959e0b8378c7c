import KithKernel
import KithModel

/// Who the organisation deals with: accounts, the people in them, and what was done with them.
///
/// ```
/// Accounts/     account, and that none is above itself
/// Contacts/     contact, its full name, contacts.erase
/// Activities/   activity, and when it was done
/// ```
package struct Contacts: Capability {
    package static let manifest = Manifest(
        id: "contacts", name: "Contacts", version: "1.0.0",
        summary: "Accounts, contacts and activities.")

    package init() {}

    package func declare(_ contributions: inout Contributions) throws {
        contributions.entity(.account)
        contributions.entity(.contact)
        contributions.entity(.activity)
        contributions.on("account.before_save", id: "account-hierarchy", fields: ["parent"]) {
            try AccountHierarchy.check($0)
        }
        contributions.on("contact.before_save", id: "full-name") { try FullName.set($0) }
        contributions.on(
            "activity.before_save", id: "completion", fields: ["is_done", "done_at"]
        ) { try Completion.settle($0) }
        contributions.timeline(.activity)
        contributions.timeline(TimelineRollup("account", of: "contact", by: "account"))
        contributions.command(EraseContact.self)
        for view in ContactsViews.all { contributions.view(view) }
    }
}
