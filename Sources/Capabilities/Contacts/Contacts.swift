import KithKernel
import KithModel

/// Who the organisation deals with: accounts, the people in them, and what was done with them.
///
/// ```
/// Accounts/     account, and that none is above itself
/// Contacts/     contact, its full name, contacts.erase
/// Addresses/    the fields of a postal address
/// Lifecycle/    the stages from visitor to loyal customer, and their history
/// Activities/   activity, who took part in it, and when it was done
/// Duplicates/   which contacts may be one person: the comparison, the queue, the proposal
/// Merging/      contacts.merge, contacts.merge_accounts
/// Notes/        note
/// Tags/         tag, contacts.tag, contacts.untag
/// ```
package struct Contacts: Capability {
    package static let manifest = Manifest(
        id: "contacts", name: "Contacts", version: "1.1.0",
        summary: "Accounts, contacts, activities, notes and tags.")

    package init() {}

    package func declare(_ contributions: inout Contributions) throws {
        for entity in Self.entities { contributions.entity(entity) }
        contributions.on("account.before_save", id: "account-hierarchy", fields: ["parent"]) {
            try AccountHierarchy.check($0)
        }
        contributions.on("contact.before_save", id: "full-name") { try FullName.set($0) }
        contributions.on("note.before_save", id: "note-name", fields: ["body"]) {
            try NoteName.set($0)
        }
        contributions.on(
            "activity.before_save", id: "completion",
            fields: ["is_done", "done_at", "started_at", "duration_seconds", "kind"]
        ) { try Completion.settle($0) }
        contributions.timeline(.activity)
        contributions.timeline(.note)
        contributions.timeline(TimelineRollup("account", of: "contact", by: "account"))
        declareLifecycle(&contributions)
        declareDuplicates(&contributions)
        contributions.command(EraseContact.self)
        contributions.command(AddTag.self)
        contributions.command(RemoveTag.self)
        for view in ContactsViews.all { contributions.view(view) }
    }
}

extension Contacts {
    private static let entities: [EntityDefinition] = [
        .account, .contact, .activity, .activityParticipant, .lifecycleChange, .note, .tag,
        .tagging, .duplicatePair,
    ]

    private func declareDuplicates(_ contributions: inout Contributions) {
        contributions.likeness(of: "contact") { try ContactLikeness($1).compare($0) }
        contributions.on("contact.after_merge", id: "close-pairs") { try MergedPairs.close($0) }
        contributions.command(FindDuplicates.self)
        contributions.command(CheckDuplicates.self)
        contributions.command(DismissDuplicate.self)
        contributions.command(MergeContacts.self)
        contributions.command(MergeAccounts.self)
    }

    /// The same rules for whoever writes the field: a person, an import or another
    /// capability.
    private func declareLifecycle(_ contributions: inout Contributions) {
        let stage = ["lifecycle_stage"]
        contributions.on("account.before_save", id: "account-lifecycle", fields: stage) {
            try LifecycleRules.check($0)
        }
        contributions.on("account.after_save", id: "account-history", fields: stage) {
            try LifecycleHistory.write($0)
        }
        contributions.on("contact.before_save", id: "contact-lifecycle", fields: stage) {
            try LifecycleRules.check($0)
        }
        contributions.on("contact.after_save", id: "contact-history", fields: stage) {
            try LifecycleHistory.write($0)
        }
    }
}
