// The screen itself, where SwiftUI is: on Apple's systems. Its model is compiled and run everywhere.

#if canImport(SwiftUI)
    import SwiftUI

    /// Payments with their states. Pulling asks the bank.
    public struct PaymentsView: View {
        @State private var model: PaymentsModel

        /// A screen of what a model has.
        public init(model: PaymentsModel) {
            _model = State(initialValue: model)
        }

        /// The list, or what went wrong.
        public var body: some View {
            List {
                if let problem = model.problem {
                    Label(problem, systemImage: "exclamationmark.triangle")
                }
                ForEach(model.payments) { payment in
                    HStack {
                        VStack(alignment: .leading) {
                            Text(payment.payee).font(.headline)
                            Text("due \(payment.due)").font(.caption)
                        }
                        Spacer()
                        VStack(alignment: .trailing) {
                            Text(payment.amount).monospacedDigit()
                            Text(payment.state).font(.caption)
                        }
                    }
                    .accessibilityElement(children: .combine)
                }
            }
            .overlay {
                if model.isRefreshing && model.payments.isEmpty { ProgressView() }
            }
            .refreshable { await model.refresh() }
            .task { await model.refresh() }
            .navigationTitle("Payments")
        }
    }
#endif
