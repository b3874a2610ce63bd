// Everything public says what it is.

import Foundation
import Testing

struct DocumentationTests {
    @Test func everythingPublicIsDocumented() throws {
        let folder = repository.appendingPathComponent("swift/Sources")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".swift") && !$0.contains("Generated") }
        #expect(!files.isEmpty)
        for file in files {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            #expect(text.hasPrefix("// "), "\(file) does not begin with a sentence")
            let lines = text.components(separatedBy: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            for (index, line) in lines.enumerated()
            where line.hasPrefix("public ") || line.hasPrefix("case ") && !line.contains(":") {
                let before = lines[..<index].last { !$0.hasPrefix("@") } ?? ""
                let isDocumented = before.hasPrefix("///") || line.hasPrefix("case .")
                #expect(isDocumented, "\(file):\(index + 1): \(line)")
            }
        }
    }
}
