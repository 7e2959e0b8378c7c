/// The columns that a statement returns, each group of them once.
struct SelectList {
    private(set) var expressions: [String] = []
    private var places: [[String]: Int] = [:]

    /// Adds neighbouring columns and returns the index of the first.
    mutating func add(_ columns: [String]) -> Int {
        if let place = places[columns] { return place }
        let place = expressions.count
        expressions += columns
        places[columns] = place
        return place
    }

    /// The list behind SELECT.
    var sql: String { expressions.joined(separator: ", ") }
}
