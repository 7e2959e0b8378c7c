import KithAPI
import KithKernel
import KithModel
import KithTransfer

extension ImportPage {
    /// What can be done on the page of one import.
    static let acts: [Route] = [
        Route(.post, "imports", ":id", "map") { try await load($0).match() },
        Route(.post, "imports", ":id", "values") { try await load($0).translate() },
        Route(.post, "imports", ":id", "json") { try await load($0).replaceMap() },
        Route(.post, "imports", ":id", "run") { try await load($0).run() },
        Route(.post, "imports", ":id", "undo") { try await load($0).undo() },
        Route(.post, "imports", ":id", "remove") { try await load($0).remove() },
    ]

    /// Takes the form of columns, and checks the file anew.
    private func match() async throws -> Response {
        try await check(draft.maps.enumerated().map { matched($0.element, $0.offset) })
    }

    /// A map with what the form says of it; what the form does not show stays.
    private func matched(_ map: ImportMap, _ index: Int) -> ImportMap {
        var changed = map
        changed.columns = []
        var place = 0
        for row in ImportRows(map, draft).all {
            let name = "\(index).\(place)"
            place += 1
            guard let header = row.header else {
                if let column = row.column { changed.columns.append(column) }
                continue
            }
            guard visit.form["from.\(name)"] == header else {
                if let column = row.column { changed.columns.append(column) }
                continue
            }
            let to = visit.form["to.\(name)"] ?? ""
            guard !to.isEmpty else { continue }
            let isSame = row.column?.to == to
            changed.columns.append(
                isSame
                    ? row.column ?? ImportMap.Column(header, to: to)
                    : ImportMap.Column(header, to: to))
        }
        let match = visit.form["match.\(index)"] ?? ""
        if match != ImportColumns.kept { changed.match = match.isEmpty ? [] : [match] }
        changed.match.removeAll { key in !changed.columns.contains { $0.to == key } }
        changed.dates =
            visit.form["dates.\(index)"].flatMap(DateFormat.init(rawValue:)) ?? map.dates
        changed.numbers =
            visit.form["numbers.\(index)"].flatMap(NumberStyle.init(rawValue:)) ?? map.numbers
        return changed
    }

    /// Notes how a text is always read, or that what is missing is made, and checks anew.
    private func translate() async throws -> Response {
        var maps = draft.maps.enumerated().map { matched($0.element, $0.offset) }
        let isCreating = visit.form["create"] != nil
        guard let sent = visit.form["create"] ?? visit.form["read"],
            let order = (try? JSONReader.read(sent))?.object
        else { throw Visit.notFound }
        let (from, to) = (order["from"]?.string ?? "", order["to"]?.string ?? "")
        for index in maps.indices {
            for place in maps[index].columns.indices
            where maps[index].columns[place].from == from
                && maps[index].columns[place].to == to
            {
                if isCreating {
                    maps[index].columns[place].isCreating = true
                } else {
                    maps[index].columns[place].values[order["text"]?.string ?? ""] =
                        order["as"]?.string ?? ""
                }
            }
        }
        return try await check(maps)
    }

    /// Takes the map as it was written, and checks by it.
    private func replaceMap() async throws -> Response {
        do {
            return try await check(ImportMap.read(visit.form["json"] ?? ""))
        } catch let error as KernelError {
            return refused(error)
        }
    }

    private func check(_ maps: [ImportMap]) async throws -> Response {
        var draft = draft
        draft.maps = maps
        draft.notes = []
        return try await begin(draft, Self.options(isDryRun: true))
    }

    /// Orders the run that writes.
    private func run() async throws -> Response {
        try await begin(
            draft,
            Self.options(isDryRun: false, clearsEmpty: visit.form["clear_empty"] == "yes"))
    }

    private func begin(
        _ draft: ImportDrafts.Draft, _ options: ImportOptions
    ) async throws -> Response {
        var draft = draft
        draft.isWriting = !options.isDryRun
        do {
            guard draft.maps.contains(where: { !$0.columns.isEmpty }) else {
                throw KernelError(.required, "Say for at least one column where it goes.")
            }
            visit.web.drafts.keep(draft, of: state.id)
            try await desk.start(state.id, draft.maps, options, as: visit.visitor.principal)
            return visit.redirect(to: path)
        } catch let error as KernelError {
            return refused(error)
        }
    }

    private func undo() async throws -> Response {
        do {
            let result = try await desk.undo(state.id, as: visit.visitor.principal)
            let count = NumberText.grouped(Int64(result.records))
            return visit.redirect(
                to: "/imports",
                Flash("The import was taken back: \(count) records", undo: result.receipt.set))
        } catch let error as KernelError {
            return refused(error)
        }
    }

    private func remove() async throws -> Response {
        let wasRunning = state.stage == .running && draft.isWriting
        try await desk.remove(state.id, as: visit.visitor.principal)
        visit.web.drafts.forget(state.id)
        return visit.redirect(
            to: "/imports",
            Flash(
                wasRunning
                    ? "The import was stopped; what it wrote can be undone below"
                    : "The upload was removed"))
    }

    private func refused(_ error: KernelError) -> Response {
        var page = self
        page.fault = error
        return page.response()
    }
}
