// One call: it has a thread of its own, since it blocks, and ends early when its task is cancelled.

import Foundation

/// A value that threads share.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    func with<Result>(_ work: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try work(&value)
    }
}

/// Who listens to an object: its listener, and the streams that were asked for.
final class Ears: Sendable {
    private struct Hearers {
        var listener: (any BillPaymentListener)?
        var streams: [Int: AsyncStream<BillPaymentEvent>.Continuation] = [:]
        var last = 0
    }

    private let hearers = Locked(Hearers())

    var listener: (any BillPaymentListener)? {
        get { hearers.with { $0.listener } }
        set { hearers.with { $0.listener = newValue } }
    }

    func stream() -> AsyncStream<BillPaymentEvent> {
        AsyncStream { continuation in
            let number = hearers.with { hearers in
                hearers.last += 1
                hearers.streams[hearers.last] = continuation
                return hearers.last
            }
            continuation.onTermination = { [weak self] _ in
                _ = self?.hearers.with { $0.streams.removeValue(forKey: number) }
            }
        }
    }

    func send(_ event: BillPaymentEvent) {
        let streams = hearers.with { Array($0.streams.values) }
        for stream in streams {
            stream.yield(event)
        }
    }

    deinit {
        for stream in hearers.with({ Array($0.streams.values) }) {
            stream.finish()
        }
    }
}

/// One call, as its listener on the other side of the border.
final class Call: NativeListener, Sendable {
    private struct State {
        var thrown: (any Error)?
        var isCancelled = false
    }

    private let ears: Ears
    /// The listener of the moment at which the call began hears all of it.
    private let listener: (any BillPaymentListener)?
    private let state = Locked(State())

    init(_ ears: Ears) {
        self.ears = ears
        listener = ears.listener
    }

    /// Makes a blocking call on a thread of its own, so that neither the caller's thread nor one of the pool waits for a bank. A
    /// cancelled task interrupts the call and waits for its end: what was sent has an outcome, and it is told.
    static func start<Value: Sendable>(
        _ ears: Ears, _ work: @escaping @Sendable (Call) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let call = Call(ears)
        return try await withTaskCancellationHandler {
            try await apart { try call.run { try work(call) } }
        } onCancel: {
            call.state.with { $0.isCancelled = true }
        }
    }

    /// Makes a call on this thread, and gives what it fails with as this module has it.
    func run<Value>(_ work: () throws -> Value) throws -> Value {
        let value = try translated(work, isCancelled: { state.with(\.isCancelled) })
        if let thrown = state.with(\.thrown) {
            throw thrown
        }
        return value
    }

    func onSyncPayments(payments: [SyncPayment]) throws {
        for payment in payments {
            hear(.syncPayments(payment)) { try $0.onSyncPayments(payment) }
        }
    }

    func onSyncPayees(payees: [SyncPayee]) throws {
        for payee in payees {
            hear(.syncPayees(payee)) { try $0.onSyncPayees(payee) }
        }
    }

    func onSyncRecurringPayments(models: [SyncRecurringPayment]) throws {
        for model in models {
            hear(.syncRecurringPayments(model)) { try $0.onSyncRecurringPayments(model) }
        }
    }

    func onSyncPaymentMail(letters: [SyncPaymentMail]) throws {
        for mail in letters {
            hear(.syncPaymentMail(mail)) { try $0.onSyncPaymentMail(mail) }
        }
    }

    func onError(event: ErrorEvent) throws {
        hear(.error(event)) { try $0.onError(event) }
    }

    func onConnectionStatus(event: ConnectionStatusEvent) throws {
        hear(.connectionStatus(event)) { try $0.onConnectionStatus(event) }
    }

    func onSslStatus(event: SslStatusEvent) throws {
        hear(.sslStatus(event)) { try $0.onSslStatus(event) }
    }

    func onSslServerAuthentication(event: SslServerAuthenticationEvent) throws -> Bool {
        let answer = hear(.sslServerAuthentication(event)) {
            try $0.onSslServerAuthentication(event)
        }
        // Nothing has left yet: whoever meant to judge and failed has not accepted.
        return answer ?? (listener == nil && event.accept)
    }

    func keepGoing() throws -> Bool {
        !state.with(\.isCancelled)
    }

    /// Tells everybody, and keeps what the listener throws if it is the first. Nil if there is none, or it threw.
    @discardableResult
    private func hear<Answer>(
        _ event: BillPaymentEvent, _ tell: (any BillPaymentListener) throws -> Answer
    ) -> Answer? {
        ears.send(event)
        guard let listener else { return nil }
        do {
            return try tell(listener)
        } catch {
            state.with { $0.thrown = $0.thrown ?? error }
            return nil
        }
    }
}

/// Does blocking work on a thread of its own: neither the caller's thread nor one of the pool waits for it.
func apart<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result(catching: work)) }
        thread.name = "ofx-billpay"
        thread.stackSize = 2 << 20
        thread.start()
    }
}

/// Does what can fail on the other side of the border, and gives the failure as this module has it.
func translated<Value>(
    _ work: () throws -> Value, isCancelled: () -> Bool = { false }
) throws -> Value {
    do {
        return try work()
    } catch NativeError.Failed(let failure) {
        if failure.kind == .callInterrupted && isCancelled() {
            throw CancellationError()
        }
        throw OFXBillPayError(failure)
    }
}

/// Sets a property that takes any value.
func settled(_ work: () throws -> Void) {
    do {
        try work()
    } catch {
        preconditionFailure("a property that takes any value refused one: \(error)")
    }
}
