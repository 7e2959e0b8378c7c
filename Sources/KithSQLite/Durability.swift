/// What a committed write survives.
package enum Durability: String, Sendable {
    /// A crash of the process, of the system, and loss of power.
    case full = "FULL"
    /// A crash of the process; loss of power may undo the last writes, never damage the file.
    case normal = "NORMAL"
    /// A crash of the process only; loss of power may damage the file. For tests.
    case off = "OFF"
}
