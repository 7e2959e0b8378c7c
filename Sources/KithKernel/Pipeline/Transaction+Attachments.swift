import KithModel

extension Transaction {
    /// Returns what a host of plugins keeps for this transaction; makes it the first time.
    ///
    /// All nested transactions share it; it is dropped when the transaction has ended.
    ///
    /// - Parameter key: whose it is, as `lua.scoring`.
    public func attachment<Attachment: AnyObject>(
        _ key: String, _ make: () throws -> Attachment
    ) rethrows -> Attachment {
        if let known = state.attachments[key] as? Attachment { return known }
        let made = try make()
        state.attachments[key] = made
        return made
    }

    /// Lets go of what a host keeps under a key.
    package func detach(_ key: String) { state.attachments[key] = nil }
}
