import KithModel

extension Kernel {
    /// Returns a page of a record's timeline: what plugins' records point to it, what roll-ups
    /// add, and, where asked for, the changes of its fields; newest first.
    ///
    /// Everything passes the caller's rights: an item that the caller may not read is not there
    /// and is not counted, a field that the caller may not read is empty, and an update of
    /// nothing but such fields is no item. What a disabled plugin declares is gone with it.
    ///
    /// It costs a few statements for each provider and roll-up, however much stands on the
    /// timeline; a count looks at up to 10,000 items more.
    ///
    /// - Throws: `not_found` for a record that is not there or may not be read; `malformed` for
    ///   a limit outside 1 to 200 or a foreign `after`.
    public func timeline(
        _ request: TimelineRequest, as principal: Principal
    ) async throws -> TimelinePage {
        try await read(as: principal) { try TimelineReader(request, $0).page() }
    }
}
