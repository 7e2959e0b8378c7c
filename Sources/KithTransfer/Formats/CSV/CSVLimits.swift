/// What one row of a file may hold before it is refused; together they bound a reader's memory.
package struct CSVLimits: Equatable, Sendable {
    package var fieldBytes: Int
    package var fields: Int
    package var rowBytes: Int

    package init(
        fieldBytes: Int = 1 << 20, fields: Int = 2_000, rowBytes: Int = 16 << 20
    ) {
        self.fieldBytes = fieldBytes
        self.fields = fields
        self.rowBytes = rowBytes
    }
}
