// What is shown of records that have account numbers, names or keys: `dump` and debuggers get no more than their descriptions.

extension BankAccount: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SignOn: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ClientCertificate: CustomReflectable {
    /// No more than the description: the store may be the key itself.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension NewConnection: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Connection: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Payment: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Firewall: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension PaymentMail: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SyncPaymentMail: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Payee: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SyncPayment: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SyncPayee: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SyncRecurringPayment: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Account: CustomReflectable {
    /// No more than the description for debuggers.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ConnectionAccount: CustomReflectable {
    /// No more than the description for debuggers.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension StoredRecord: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
