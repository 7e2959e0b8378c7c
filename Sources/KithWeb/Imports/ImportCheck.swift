import KithKernel
import KithModel
import KithTransfer

/// What a check found: how many rows are ready, which cannot go in and why, and the button
/// that imports the others.
struct ImportCheck {
    private let page: ImportPage
    private let report: ImportReport
    private let reasons: ImportReasons

    init(_ page: ImportPage, _ report: ImportReport) {
        self.page = page
        self.report = report
        reasons = ImportReasons(report)
    }

    private func sum(_ count: (ImportTally) -> Int) -> Int64 {
        Int64(report.tallies.reduce(0) { $0 + count($1) })
    }

    private var ready: Int64 { sum { $0.created + $0.updated + $0.unchanged } }
    private var changing: Int64 { sum { $0.created + $0.updated } }

    var html: HTML {
        section(.class("stack"), .aria(.labelledby, "check")) {
            h2(.id("check")) { "Check: nothing is written yet" }
            ImportTiles(report, reasons.all.count).html
            if report.rejected > 0 { refused }
            if report.tallies.count > 1 { ImportTiles.table(report, page.visit) }
            act
        }
    }

    private var refused: HTML {
        div(.class("card")) {
            div(.class("card-head")) {
                h3 { "Why rows cannot go in" }
                small(.class("end")) { "After the import they come as a file, to be mended" }
            }
            PlainTable(
                "Why rows cannot go in",
                [
                    .init("Column"), .init("Why, and what to do"), .init("Rows", isNumber: true),
                    .init("First rows"),
                ],
                rows: reasons.all.prefix(50).map { reason in
                    [
                        HTML {
                            if let column = reason.column { code { column } } else { "The row" }
                        },
                        HTML {
                            reason.sentence
                            if !reason.remedy.isEmpty {
                                " "
                                reason.remedy
                            }
                        },
                        HTML(text: NumberText.grouped(Int64(reason.count))),
                        HTML(text: reason.lines.map(String.init).joined(separator: ", ")),
                    ]
                }
            ).html
        }
    }

    @HTMLBuilder private var act: HTML {
        if changing > 0 {
            postForm("\(page.path)/run", page.visit.visitor, .class("row wrap")) {
                button(.class("btn primary")) {
                    "Import \(NumberText.grouped(changing)) \(changing == 1 ? "row" : "rows")"
                }
                label(.class("check")) {
                    input(.type("checkbox"), .name("clear_empty"), .value("yes"))
                    "Empty cells empty the field"
                }
                small { "One change set: undo takes all of it back, at any time." }
            }
        } else if ready > 0 {
            alert("good", .ok) { p { "Every row that can go in is here already, and equal." } }
        }
    }
}

/// The counts of a run as three tiles.
struct ImportTiles {
    private let report: ImportReport
    private let reasons: Int

    init(_ report: ImportReport, _ reasons: Int) {
        self.report = report
        self.reasons = reasons
    }

    private func sum(_ count: (ImportTally) -> Int) -> Int64 {
        Int64(report.tallies.reduce(0) { $0 + count($1) })
    }

    var html: HTML {
        let (new, changed, equal) = (sum(\.created), sum(\.updated), sum(\.unchanged))
        let details = [(new, "new"), (changed, "changed"), (equal, "already here and equal")]
            .filter { $0.0 > 0 }.map { "\(NumberText.grouped($0.0)) \($0.1)" }
        let incomplete = sum(\.incomplete)
        let refused = Int64(report.rejected)
        return div(.class("tiles")) {
            tile(
                "good", .ok, report.isDryRun ? "Ready" : "Imported", new + changed + equal,
                details.isEmpty ? "no row" : details.joined(separator: ", "))
            tile(
                "warn", .warn, report.isDryRun ? "Ready, look once" : "Imported in part",
                incomplete,
                incomplete == 0 ? "none" : "without a reference to a row that was refused")
            tile(
                "bad", .stop, report.isDryRun ? "Cannot go in" : "Left out", refused,
                refused == 0
                    ? "none" : reasons == 1 ? "1 reason, below" : "\(reasons) reasons, below")
        }
    }

    private func tile(
        _ tone: String, _ picture: Icon, _ title: String, _ count: Int64, _ about: String
    ) -> HTML {
        div(.class("card tile")) {
            span(.class(count == 0 && tone != "good" ? "state" : "state \(tone)")) {
                icon(picture)
                title
            }
            span(.class("big")) { NumberText.grouped(count) }
            small { about }
        }
    }

    /// The counts by map, for files that are imported by several.
    static func table(_ report: ImportReport, _ visit: Visit) -> HTML {
        div(.class("card")) {
            PlainTable(
                "By map",
                [
                    .init("Records of"), .init("New", isNumber: true),
                    .init("Changed", isNumber: true), .init("Equal", isNumber: true),
                    .init("Left out", isNumber: true),
                ],
                rows: report.tallies.map { tally in
                    let entity = visit.generation.schema.entity(tally.entity)
                    let counts = [
                        tally.created, tally.updated, tally.unchanged, tally.rejected,
                    ]
                    return [HTML(text: entity?.definition.pluralTitle ?? tally.entity)]
                        + counts.map { HTML(text: NumberText.grouped(Int64($0))) }
                }
            ).html
        }
    }
}

/// What an import did: the counts, where the records are, the refused rows, and the undo.
struct ImportOutcome {
    private let page: ImportPage
    private let report: ImportReport

    init(_ page: ImportPage, _ report: ImportReport) {
        self.page = page
        self.report = report
    }

    var html: HTML {
        section(.class("stack"), .aria(.labelledby, "done")) {
            h2(.id("done")) {
                report.set == nil ? "Nothing had to be changed" : "Imported"
            }
            ImportTiles(report, ImportReasons(report).all.count).html
            if report.tallies.count > 1 { ImportTiles.table(report, page.visit) }
            div(.class("row wrap")) {
                if let entity = report.tallies.last?.entity {
                    a(.class("btn primary"), .href(WebPath.path([entity]))) {
                        "Show "
                            + (page.visit.generation.schema.entity(entity)?.definition.pluralTitle
                            ?? entity).lowercased()
                    }
                }
                if report.errorFile != nil {
                    a(.class("btn"), .href("\(page.path)/errors")) {
                        "Download the \(NumberText.grouped(Int64(report.rejected))) rows left out"
                    }
                }
                a(.class("btn"), .href("/imports")) { "Import another file" }
            }
            if report.set != nil {
                postForm("\(page.path)/undo", page.visit.visitor, .class("row wrap")) {
                    button(.class("btn")) { "Undo this import" }
                    small { "Takes all of it back; what was changed since is left alone." }
                }
            }
        }
    }
}
