#if DEBUG
    import Glibc
    import KithKernel
    import KithModel

    /// Signs for every committed change of an account, so that the crash tests can count
    /// deliveries.
    ///
    /// It is part of debug builds alone, and there only where `KITH_COURIER` is set. The receipt
    /// is written in the transaction of the delivery, so there is one for each delivery that is
    /// done, whenever the process dies.
    struct Courier: Capability {
        static let manifest = Manifest(
            id: "courier", name: "Courier", version: "1.0.0",
            summary: "Signs for what is delivered: for the crash tests.", requires: ["contacts"])

        /// Whether this process is to have it.
        static var isAsked: Bool { getenv("KITH_COURIER") != nil }

        func declare(_ contributions: inout Contributions) throws {
            contributions.entity(
                EntityDefinition(
                    "courier_receipt", help: "Something was delivered.",
                    fields: [
                        FieldDefinition("name", .text, title: "Key").required().indexed(),
                        FieldDefinition("event", .text),
                        FieldDefinition("subject", .text),
                    ]))
            contributions.onCommitted("account.committed_save", id: "sign-save") {
                try Self.sign($0, in: $1)
            }
            contributions.onCommitted("account.committed_delete", id: "sign-delete") {
                try Self.sign($0, in: $1)
            }
        }

        private static func sign(_ event: CommittedEvent, in transaction: Transaction) throws {
            try transaction.insert(
                "courier_receipt",
                [
                    "name": .text(event.key), "event": .text(event.name),
                    "subject": .text(event.record?.description ?? ""),
                ])
        }
    }
#endif
