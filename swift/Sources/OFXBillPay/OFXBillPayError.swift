// What calls throw: one case for each kind of failure, each with the same particulars.

import Foundation

/// What a failed call throws. The case says what a program can do about it; ``detail`` is for people.
///
/// No error holds a password or another secret.
public enum OFXBillPayError: Error, Sendable, Equatable {
    /// A property, setting or argument is missing or wrong. Nothing was sent.
    case invalidValue(Failure)
    /// The bank answered, and refused: ``statusCode`` says why, ``challenge`` what it wants answered first.
    case serverRefused(Failure)
    /// The bank's reply cannot be understood.
    case `protocol`(Failure)
    /// The bank could not be reached, or the line dropped.
    case transport(Failure)
    /// The secure connection could not be made.
    case tls(Failure)
    /// The bank was silent for longer than `timeout` allows.
    case bankTimeout(Failure)
    /// The call was interrupted, and nothing that moves money had left.
    case callInterrupted(Failure)
    /// The object is busy with another call.
    case busy(Failure)
    /// The bank may have carried out the request or not: ``transactionId`` names it. Calling the same method again with nothing
    /// changed repeats the same transaction, which the bank recognizes; `reconcile()` asks for it.
    case paymentOutcomeUnknown(Failure)
    /// A file of this library's own could not be read or written, or something failed that has no kind of its own.
    case other(Failure)

    init(_ failure: Failure) {
        self =
            switch failure.kind {
            case .invalidValue: .invalidValue(failure)
            case .serverRefused: .serverRefused(failure)
            case .protocol: .protocol(failure)
            case .transport: .transport(failure)
            case .tls: .tls(failure)
            case .bankTimeout: .bankTimeout(failure)
            case .callInterrupted: .callInterrupted(failure)
            case .busy: .busy(failure)
            case .paymentOutcomeUnknown: .paymentOutcomeUnknown(failure)
            case .other: .other(failure)
            }
    }

    /// All that is known about the failure.
    public var failure: Failure {
        switch self {
        case .invalidValue(let failure), .serverRefused(let failure), .protocol(let failure),
            .transport(let failure), .tls(let failure), .bankTimeout(let failure),
            .callInterrupted(let failure), .busy(let failure),
            .paymentOutcomeUnknown(let failure), .other(let failure):
            failure
        }
    }

    /// The component's error code, such as 2001 for a refusal of the server.
    public var code: Int { Int(failure.code) }

    /// What happened and what to do next, for people.
    public var detail: String { failure.detail }

    /// The OFX status code of a refusal, such as 15500; nil otherwise.
    public var statusCode: Int? { failure.statusCode.map(Int.init) }

    /// The severity of that status as sent; nil otherwise.
    public var severity: String? { failure.severity }

    /// The bank's own words, empty if it sent none; nil otherwise.
    public var serverMessage: String? { failure.serverMessage }

    /// The TRNUID of a transaction whose outcome is unknown; nil otherwise.
    public var transactionId: String? { failure.transactionId }

    /// What the bank wants answered first, for ``BillPayment/resume(_:answers:)``; nil otherwise.
    public var challenge: Challenge? { failure.challenge }
}

extension Failure: Equatable {
    /// Whether two failures tell the same.
    public static func == (one: Failure, other: Failure) -> Bool {
        one.kind == other.kind && one.code == other.code && one.detail == other.detail
            && one.statusCode == other.statusCode && one.severity == other.severity
            && one.serverMessage == other.serverMessage
            && one.transactionId == other.transactionId && one.challenge == other.challenge
    }
}

extension OFXBillPayError: CustomStringConvertible, LocalizedError {
    /// The code and what happened.
    public var description: String { "[\(code)] \(detail)" }

    /// What happened, for people.
    public var errorDescription: String? { detail }
}
