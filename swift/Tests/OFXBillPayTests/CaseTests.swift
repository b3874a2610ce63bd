// The case files of tests/cases/wire, as far as texts reach the class: a reply that is set is read as the case says.

import Foundation
import OFXBillPay
import Testing

/// A document, and what a reader must make of it.
struct WireCase: CustomTestStringConvertible, @unchecked Sendable {
    static let folder = repository.appendingPathComponent("tests/cases/wire")

    let name: String
    let text: String?
    let error: String?
    let tree: [Any]?

    init(_ name: String) throws {
        self.name = name
        let path = Self.folder.appendingPathComponent(name)
        text = String(data: try Data(contentsOf: path.appendingPathExtension("ofx")), encoding: .utf8)
        let expected = try Data(contentsOf: path.appendingPathExtension("json"))
        let fields = try JSONSerialization.jsonObject(with: expected) as? [String: Any]
        error = fields?["error"] as? String
        tree = fields?["tree"] as? [Any]
    }

    var testDescription: String { name }

    /// Whether a text can be the case: its bytes are UTF-8, and it has more than white space, which only clears the property.
    var canBeSet: Bool {
        text?.contains { !$0.isWhitespace } ?? false
    }

    /// How often an aggregate stands in the tree.
    func count(_ name: String) -> Int {
        func count(_ element: Any) -> Int {
            guard let pair = element as? [Any], let own = pair.first as? String else { return 0 }
            let below = (pair.last as? [Any] ?? []).map(count).reduce(0, +)
            return below + (own == name ? 1 : 0)
        }
        return tree.map(count) ?? 0
    }
}

struct CaseTests {
    static let cases: [WireCase] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: WireCase.folder.path)
        let names = (files ?? []).filter { $0.hasSuffix(".ofx") }.map { String($0.dropLast(4)) }
        return names.sorted().compactMap { try? WireCase($0) }
    }()

    static let unreadable = cases.filter { $0.canBeSet && $0.error != nil }
    static let readable = cases.filter { $0.canBeSet && $0.error == nil }

    @Test(arguments: unreadable)
    func whatCannotBeReadIsAnError(one: WireCase) throws {
        let error = try #require(failure(one))
        guard case .protocol = error else {
            Issue.record("\(one.name): \(error)")
            return
        }
        #expect(error.code == 2002, "\(error)")
    }

    @Test(arguments: readable)
    func whatCanBeReadIsNotTakenForBroken(one: WireCase) throws {
        let bank = BillPayment()
        let error = failure(one, bank)
        // A reply about something else lacks an answer; one that is for another account or has no token says so.
        let told = ["another account", "TOKEN -1", "is not an answer"]
        let isUnderstood = error.map { error in
            error.code != 2002 || told.contains { error.detail.contains($0) }
        }
        #expect(isUnderstood ?? true, "\(String(describing: error))")
        if error == nil {
            let payments = ["PMTRS", "PMTMODRS", "PMTCANCRS"].map(one.count).reduce(0, +)
            #expect(one.count("PMTSYNCRS") == 0 || bank.syncPayments.count == payments)
        }
    }

    @Test func onlyWhatTextsCannotSayIsLeftOut() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: WireCase.folder.path)
        #expect(Self.cases.count == files.filter { $0.hasSuffix(".ofx") }.count)
        let leftOut = Self.cases.filter { !$0.canBeSet }
        #expect(leftOut.allSatisfy { $0.text == nil || $0.name.hasPrefix("not-ofx") })
        #expect(leftOut.count < 20)
    }

    private func failure(_ one: WireCase, _ bank: BillPayment = BillPayment()) -> OFXBillPayError? {
        do {
            try bank.setOfxResponse(one.text ?? "")
            return nil
        } catch {
            return error as? OFXBillPayError
        }
    }
}
