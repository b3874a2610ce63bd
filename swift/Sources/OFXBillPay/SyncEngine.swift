// Synchronization in the background: connections, jobs, a queue of events, and a store of what was fetched.

import Foundation

/// Synchronizes connections in the background, with workers of its own, and keeps what was fetched in one SQLite file.
///
/// ```swift
/// let engine = try SyncEngine(path: "sync.db") { connection in Secret(text: keychain[connection.user]) }
/// let bank = try await engine.addConnection(NewConnection(url: url, organization: "EXAMPLE", fiId: "1001", user: "kim01"))
/// try await engine.synchronize(bank)
/// for try await event in engine.events() {
///     print(event.id, event.eventType)
/// }
/// ```
///
/// `docs/sync.md` has the states of a job, the events and their JSON. No method blocks the caller's thread.
public final class SyncEngine: Sendable {
    private let native: NativeSyncEngine

    /// Opens a file, which is made if it is not there, and begins to work.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - key: 32 bytes that seal what is stored; nil stores no secret.
    ///   - workers: how many connections are synchronized at a time.
    ///   - challengeAge: for how many seconds a job waits for the user.
    ///   - credentials: gives the password of a connection, on a thread of the engine; nil where they are stored. What it throws is
    ///     told to nobody, since it may hold the password.
    public init(
        path: String, key: Data? = nil, workers: Int = 8, challengeAge: Int = 600,
        credentials: (@Sendable (Connection) throws -> Secret)? = nil
    ) throws {
        native = try translated {
            try NativeSyncEngine.open(
                path: path, key: key, credentials: credentials.map(Credentials.init),
                workers: Int64(workers), challengeAge: Int64(challengeAge))
        }
    }

    /// Adds a connection. Nothing is asked of the bank before a job is.
    ///
    /// - Returns: its identifier.
    public func addConnection(_ connection: NewConnection) async throws -> Int {
        Int(try await work { try $0.addConnection(connection: connection) })
    }

    /// A connection.
    public func connection(_ id: Int) async throws -> Connection {
        try await work { try $0.connection(connection: Int64(id)) }
    }

    /// The connections after one, in the order in which they were added, and not more than `most`.
    public func connections(after: Int = 0, most: Int = 1000) async throws -> [Connection] {
        try await work { try $0.connections(after: Int64(after), most: Int64(most)) }
    }

    /// Removes a connection with all that is stored of it; its events stay.
    public func removeConnection(_ id: Int) async throws {
        try await work { try $0.removeConnection(connection: Int64(id)) }
    }

    /// The accounts of a connection.
    public func accounts(_ connection: Int) async throws -> [ConnectionAccount] {
        try await work { try $0.accounts(connection: Int64(connection)) }
    }

    /// Stores a password, with the user's consent; automatic synchronization that was stopped goes on.
    public func setPassword(_ connection: Int, _ password: Secret) async throws {
        try await work { try $0.setPassword(connection: Int64(connection), password: password) }
    }

    /// Says whether the user allows that credentials are stored; without, those that are stored are removed.
    public func setConsent(_ connection: Int, mayStore: Bool) async throws {
        try await work { try $0.setConsent(connection: Int64(connection), mayStore: mayStore) }
    }

    /// Lets refused credentials be tried once more, and automatic synchronization go on.
    public func resume(_ connection: Int) async throws {
        try await work { try $0.resume(connection: Int64(connection)) }
    }

    /// Asks for a job, which runs in the background.
    ///
    /// - Returns: its identifier, at once.
    @discardableResult
    public func synchronize(
        _ connection: Int, kind: SyncType = .all, scope: SyncScope = .transactions
    ) async throws -> Int {
        Int(
            try await work {
                try $0.synchronize(connection: Int64(connection), kind: kind, scope: scope)
            })
    }

    /// Asks for a job for each connection.
    ///
    /// - Returns: their identifiers, at once.
    @discardableResult
    public func synchronizeAll(
        kind: SyncType = .all, scope: SyncScope = .transactions
    ) async throws -> [Int] {
        try await work { try $0.synchronizeAll(kind: kind, scope: scope) }.map(Int.init)
    }

    /// A job as it stands.
    public func job(_ id: Int) async throws -> SyncJob {
        try await work { try $0.job(job: Int64(id)) }
    }

    /// Answers the challenge of a job, from any process that has opened the file.
    public func answer(_ job: Int, answers: [String: Secret]) async throws {
        try await work { try $0.answer(job: Int64(job), answers: answers) }
    }

    /// The payees, payments or recurring models of a connection as they stand.
    public func records(_ connection: Int, _ channel: Channel) async throws -> [StoredRecord] {
        try await work { try $0.records(connection: Int64(connection), channel: channel) }
    }

    /// What changed after a cursor, oldest first: each record once, as it stands now.
    public func changes(_ connection: Int, after: Int = 0) async throws -> [StoredRecord] {
        try await work { try $0.changes(connection: Int64(connection), after: Int64(after)) }
    }

    /// The events after a cursor, oldest first; waits up to so many seconds for some.
    public func poll(after: Int = 0, wait: TimeInterval = 0) async throws -> [SyncEvent] {
        let milliseconds = Int64(wait * 1000)
        return try await work { try $0.poll(after: Int64(after), waitMilliseconds: milliseconds) }
    }

    /// The cursor behind all events that there are.
    public func end() async throws -> Int {
        Int(try await work { try $0.end() })
    }

    /// The events after a cursor, and those to come. The stream ends with its task.
    public func events(after: Int = 0) -> AsyncThrowingStream<SyncEvent, any Error> {
        AsyncThrowingStream { continuation in
            let reading = Task {
                do {
                    var cursor = after
                    while !Task.isCancelled {
                        // Short enough that a reader who went away is noticed.
                        for event in try await poll(after: cursor, wait: 0.5) {
                            cursor = Int(event.id)
                            continuation.yield(event)
                        }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in reading.cancel() }
        }
    }

    /// Whether this process works on the jobs of the file, and not another one.
    public var isWorking: Bool { native.isWorking() }

    /// Ends the work. Jobs that are broken off run again when the file is opened next.
    public func close() async throws {
        try await work { $0.close() }
    }

    private func work<Value: Sendable>(
        _ work: @escaping @Sendable (NativeSyncEngine) throws -> Value
    ) async throws -> Value {
        let native = native
        return try await apart { try translated { try work(native) } }
    }
}

/// Whoever gives the passwords.
private final class Credentials: NativeCredentials, Sendable {
    private let give: @Sendable (Connection) throws -> Secret

    init(_ give: @escaping @Sendable (Connection) throws -> Secret) {
        self.give = give
    }

    func password(connection: Connection) throws -> Secret {
        do {
            return try give(connection)
        } catch {
            throw ListenerError.Failed(reason: "no password was given")
        }
    }
}
