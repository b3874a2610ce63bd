// What an object tells while it works: a protocol whose methods do nothing by default, and the same as a stream.

/// Hears what happens during calls. It is called on the thread that the call has for itself, never on the main thread.
///
/// A listener hears and does not steer: nothing it does changes what is sent or how the call ends. What it throws does not
/// disturb the call: the first error is thrown again, in place of the call's result, when the exchange has ended.
public protocol BillPaymentListener: AnyObject, Sendable {
    /// Called for each payment of a synchronization, in the order in which the bank sent them.
    func onSyncPayments(_ payment: SyncPayment) throws
    /// Called for each payee of a synchronization, in the order in which the bank sent them.
    func onSyncPayees(_ payee: SyncPayee) throws
    /// Called for each recurring model of a synchronization, in the order in which the bank sent them.
    func onSyncRecurringPayments(_ model: SyncRecurringPayment) throws
    /// Called for each letter of a synchronization, in the order in which the bank sent them.
    func onSyncPaymentMail(_ mail: SyncPaymentMail) throws
    /// Called when a call is about to fail.
    func onError(_ event: ErrorEvent) throws
    /// Called when the connection to the bank changes.
    func onConnectionStatus(_ event: ConnectionStatusEvent) throws
    /// Called when the secure connection makes progress.
    func onSslStatus(_ event: SslStatusEvent) throws
    /// Called when the server has shown its certificate, before anything of the request has left.
    ///
    /// - Returns: whether to accept it. `true` also accepts one that the checks refuse, `false` also refuses one that is good;
    ///   throwing refuses it. The one event whose listener steers.
    func onSslServerAuthentication(_ event: SslServerAuthenticationEvent) throws -> Bool
}

/// Listeners need to write only the methods that they are interested in.
extension BillPaymentListener {
    /// Does nothing.
    public func onSyncPayments(_ payment: SyncPayment) throws {}
    /// Does nothing.
    public func onSyncPayees(_ payee: SyncPayee) throws {}
    /// Does nothing.
    public func onSyncRecurringPayments(_ model: SyncRecurringPayment) throws {}
    /// Does nothing.
    public func onSyncPaymentMail(_ mail: SyncPaymentMail) throws {}
    /// Does nothing.
    public func onError(_ event: ErrorEvent) throws {}
    /// Does nothing.
    public func onConnectionStatus(_ event: ConnectionStatusEvent) throws {}
    /// Does nothing.
    public func onSslStatus(_ event: SslStatusEvent) throws {}
    /// Leaves the checks their way.
    public func onSslServerAuthentication(_ event: SslServerAuthenticationEvent) throws -> Bool {
        event.accept
    }
}

/// What ``BillPayment/events()`` tells: the same as a ``BillPaymentListener`` hears.
public enum BillPaymentEvent: Sendable, Equatable {
    /// A payment of a synchronization.
    case syncPayments(SyncPayment)
    /// A payee of a synchronization.
    case syncPayees(SyncPayee)
    /// A recurring model of a synchronization.
    case syncRecurringPayments(SyncRecurringPayment)
    /// A letter of a synchronization.
    case syncPaymentMail(SyncPaymentMail)
    /// A call is about to fail.
    case error(ErrorEvent)
    /// The connection to the bank changed.
    case connectionStatus(ConnectionStatusEvent)
    /// The secure connection made progress.
    case sslStatus(SslStatusEvent)
    /// The server showed its certificate. Only a listener can answer.
    case sslServerAuthentication(SslServerAuthenticationEvent)
}
