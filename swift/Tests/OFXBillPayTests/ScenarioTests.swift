// Swift plays every scenario, in every version that it names.

import Foundation
import Testing

// One after the other: each play has a bank of its own.
@Suite(.serialized)
struct ScenarioTests {
    static let scenarios = (try? Scenario.names().map(Scenario.init)) ?? []

    @Test(arguments: scenarios)
    func aScenarioGoesAsItIsWritten(scenario: Scenario) async throws {
        #expect(!scenario.versions.isEmpty)
        for version in scenario.versions {
            try await Play.play(scenario, in: version)
        }
    }

    @Test func noFileIsLeftOut() throws {
        let folder = Scenario.folder.path
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let files = all.filter { $0.contains(".") }
        let known = ["README.md", "shared/customer.json"]
        #expect(
            files.filter { !known.contains($0) }.sorted() == Self.scenarios.map(\.name))
    }

    @Test func aScenarioThatTellsSomethingElseFails() throws {
        for (expected, found) in [
            ("{\"a\": [1, {\"b\": \"x\"}]}", "{\"a\": [1, {\"b\": \"y\"}]}"), ("[[]]", "[[1]]"),
            ("{\"a\": 1}", "{}"), ("[\"*\"]", "[\"\"]"), ("[\"*x*\"]", "[\"abc\"]"),
            ("[null]", "[1]"),
        ] {
            #expect(throws: TestFailure.self) { try compare(json(expected), json(found), "it") }
        }
        for (expected, found) in [
            ("{\"a\": [\"*\", \"*b*\"]}", "{\"a\": [\"x\", \"abc\"], \"c\": 1}"),
            ("[{}]", "[{\"a\": 1}]"), ("[null, true, 2]", "[null, true, 2]"),
        ] {
            try compare(json(expected), json(found), "it")
        }
    }

    private func json(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8))
    }
}

extension Scenario: CustomTestStringConvertible, @unchecked Sendable {
    var testDescription: String { name }
}
