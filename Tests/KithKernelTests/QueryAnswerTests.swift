import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Answers as JSON")
struct QueryAnswerTests {
    @Test("a page written straight reads as the document of it, also with a column twice")
    func writtenStraight() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let ana = try await fixture.create("customer", ["name": "Ana \"A\" \n"])
        for name in ["Bike", "Car", "Boat"] {
            try await fixture.create(
                "job",
                ["name": .string(name), "customer": .string(ana.id.description), "price": "9.50"])
        }

        for fields in [nil, "name,id,name,customer,customer.name,version,price"] {
            for count in [Query.CountMode.none, .exact] {
                var request = QueryRequest("job")
                request.fields = fields
                request.limit = 2
                request.count = count
                let answer = try await fixture.kernel.query(request, as: fixture.admin)
                #expect(answer.jsonText == answer.json.text)
                #expect(answer.json["records"]?.array?.count == 2)
            }
        }
    }
}
