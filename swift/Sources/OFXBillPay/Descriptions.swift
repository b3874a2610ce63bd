// What is shown of records: `dump` and debuggers get no more than their descriptions, which have no account number.

extension BankAccount: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SignOn: CustomReflectable {
    /// No more than the description.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
