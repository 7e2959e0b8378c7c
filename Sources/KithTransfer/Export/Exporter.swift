import KithKernel
import KithModel
import Synchronization

/// Exports the records that a question means, on behalf of somebody.
package struct Exporter: Sendable {
    /// What a file of records looks like.
    package enum Format: String, Sendable, CaseIterable {
        /// A table; the headers are the paths of the fields.
        case csv
        /// One record of the API a line.
        case ndjson
    }

    /// Takes the next bytes of the file.
    package typealias Sink = @Sendable ([UInt8]) throws -> Void

    private static let buffered = 64 * 1024

    private let kernel: Kernel
    private let principal: Principal

    package init(_ kernel: Kernel, as principal: Principal) {
        self.kernel = kernel
        self.principal = principal
    }

    /// Hands over all records of a question, however many there are, as they were at one
    /// moment.
    ///
    /// In a table an amount takes two columns, `value` and `value.currency`; a reference is
    /// the title of what it points to, or its id; a cell that a spreadsheet would run is
    /// guarded by an apostrophe. A file that was exported so can be imported.
    ///
    /// - Parameters:
    ///   - request: the question; its limit does not matter.
    ///   - showsIDs: whether a table holds ids instead of titles.
    ///   - sink: runs on a reader's thread; what it throws ends the export.
    ///   - finish: takes the last bytes when the reader is free again; `sink` where nil.
    /// - Returns: how many records were handed over.
    /// - Throws: `forbidden` when the caller may not export the entity; what `query` throws.
    @discardableResult
    package func export(
        _ request: QueryRequest, as format: Format, showsIDs: Bool = false,
        to sink: @escaping Sink, finish: Sink? = nil
    ) async throws -> Int {
        let state = Mutex(State(table: TableWriter(showsIDs: showsIDs)))
        try await kernel.export(request, as: principal) { page in
            let bytes = state.withLock { state in
                state.add(page, format)
                return state.pending.count >= Self.buffered ? state.take() : []
            }
            if !bytes.isEmpty { try sink(bytes) }
        }
        if state.withLock({ $0.records }) == 0, format == .csv {
            var empty = request
            empty.limit = 1
            let answer = try await kernel.query(empty, as: principal)
            state.withLock { $0.addHeaders(answer) }
        }
        let rest = state.withLock { $0.take() }
        if !rest.isEmpty { try (finish ?? sink)(rest) }
        return state.withLock { $0.records }
    }

    private struct State {
        var table: TableWriter
        var pending: [UInt8] = []
        var records = 0

        mutating func add(_ page: QueryAnswer, _ format: Format) {
            records += page.rows.count
            switch format {
            case .csv: pending += table.write(page)
            case .ndjson:
                for index in page.rows.indices {
                    pending += page.record(at: index).text.utf8
                    pending.append(0x0A)
                }
            }
        }

        mutating func addHeaders(_ answer: QueryAnswer) {
            pending += table.headers(answer)
        }

        mutating func take() -> [UInt8] {
            defer { pending = [] }
            return pending
        }
    }
}
