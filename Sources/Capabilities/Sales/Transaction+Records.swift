import KithKernel
import KithModel

extension Transaction {
    /// Returns the records among some ids, by their ids, of which there are at most 500.
    func records(
        _ entity: String, _ ids: some Sequence<RecordID>
    ) throws -> [RecordID: Record] {
        let ids = Set(ids).sorted()
        guard !ids.isEmpty else { return [:] }
        let list = JSON.array(ids.map { .string($0.description) })
        let found = try find(entity, where: "id in :ids", ["ids": list], limit: ids.count)
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
