import ArgumentParser

/// How an answer of many rows is printed.
enum ListFormat: String, EnumerableFlag {
    case table, json, csv

    static func name(for value: ListFormat) -> NameSpecification { .long }

    static func help(for value: ListFormat) -> ArgumentHelp? {
        switch value {
        case .table: "A table for people (this is usual)."
        case .json: "JSON as the API writes it; errors too."
        case .csv: "CSV with a header, safe for spreadsheets."
        }
    }
}
