package org.ofxbillpay

import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.File
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource

// A reader that waits looks so often whether it was cancelled.
private val slice = 500.milliseconds

/**
 * Synchronizes connections in the background, and keeps what it fetched in one file of SQLite.
 *
 * Several processes may open one file: one of them works, the others ask for jobs, answer challenges and read. Nothing here waits for
 * a bank, but all of it reads or writes the file, and so suspends.
 */
public class SyncEngine private constructor(
    private val native: NativeSyncEngine,
) : AutoCloseable {
    /** Whether this process works on the jobs of the file, and not another one. */
    public val isWorking: Boolean get() = native.isWorking()

    /** Adds a connection and returns its identifier. Nothing is asked of the bank before a job is. */
    public suspend fun addConnection(connection: NewConnection): Long = onDisk { native.addConnection(connection) }

    /** Gives a connection. */
    public suspend fun connection(connection: Long): Connection = onDisk { native.connection(connection) }

    /** Gives the connections after one, in the order in which they were added. */
    public suspend fun connections(
        after: Long = 0,
        most: Long = 1000,
    ): List<Connection> = onDisk { native.connections(after, most) }

    /** Removes a connection with all that is stored of it; its events stay. */
    public suspend fun removeConnection(connection: Long): Unit = onDisk { native.removeConnection(connection) }

    /** Gives the accounts of a connection. */
    public suspend fun accounts(connection: Long): List<ConnectionAccount> = onDisk { native.accounts(connection) }

    /** Stores a password, with the user's consent; automatic synchronization that was stopped goes on. */
    public suspend fun setPassword(
        connection: Long,
        password: Secret,
    ): Unit = onDisk { native.setPassword(connection, password) }

    /** Says whether the user allows that credentials are stored; without, those that are stored are removed. */
    public suspend fun setConsent(
        connection: Long,
        mayStore: Boolean,
    ): Unit = onDisk { native.setConsent(connection, mayStore) }

    /** Lets refused credentials be tried once more, and automatic synchronization go on. */
    public suspend fun resume(connection: Long): Unit = onDisk { native.resume(connection) }

    /** Asks for a job and returns its identifier at once. */
    public suspend fun synchronize(
        connection: Long,
        type: SyncType = SyncType.ALL,
        scope: SyncScope = SyncScope.TRANSACTIONS,
    ): Long = onDisk { native.synchronize(connection, type, scope) }

    /** Asks for a job for each connection, and returns their identifiers. */
    public suspend fun synchronizeAll(
        type: SyncType = SyncType.ALL,
        scope: SyncScope = SyncScope.TRANSACTIONS,
    ): List<Long> = onDisk { native.synchronizeAll(type, scope) }

    /** Gives a job as it stands. */
    public suspend fun job(job: Long): SyncJob = onDisk { native.job(job) }

    /** Answers the challenge of a job, each question by its `id`, from any process that has opened the file. */
    public suspend fun answer(
        job: Long,
        answers: Map<String, Secret>,
    ): Unit = onDisk { native.answer(job, answers) }

    /** Gives the payees as they stand. */
    public suspend fun payees(connection: Long): List<StoredRecord> = onDisk { native.records(connection, Channel.PAYEES) }

    /** Gives the payments as they stand. */
    public suspend fun payments(connection: Long): List<StoredRecord> = onDisk { native.records(connection, Channel.PAYMENTS) }

    /** Gives the recurring models as they stand. */
    public suspend fun recurring(connection: Long): List<StoredRecord> = onDisk { native.records(connection, Channel.RECURRING) }

    /** Gives what changed after a cursor, the greatest `change` that was seen: each record once, as it stands now. */
    public suspend fun changes(
        connection: Long,
        after: Long = 0,
    ): List<StoredRecord> = onDisk { native.changes(connection, after) }

    /** Gives the events after a cursor, the `id` of the last that was read; waits up to [wait] for some. */
    public suspend fun poll(
        after: Long,
        wait: Duration = Duration.ZERO,
    ): List<SyncEvent> {
        val begun = TimeSource.Monotonic.markNow()
        while (true) {
            val rest = (wait - begun.elapsedNow()).coerceIn(Duration.ZERO, slice)
            val events = onDisk { native.poll(after, rest.inWholeMilliseconds) }
            currentCoroutineContext().ensureActive()
            if (events.isNotEmpty() || begun.elapsedNow() >= wait) return events
        }
    }

    /** Gives the cursor behind all events that there are, for who wants only those to come. */
    public suspend fun end(): Long = onDisk { native.end() }

    /** Gives all events after a cursor, those to come included, until the collector is cancelled. */
    public fun events(after: Long = 0): Flow<SyncEvent> =
        flow {
            var cursor = after
            while (true) {
                for (event in poll(cursor, slice)) {
                    cursor = event.id
                    emit(event)
                }
            }
        }

    /** Ends the work, and waits for it. Jobs that are broken off run again when the file is opened next. */
    override fun close() {
        native.endWork()
        native.close()
    }

    public companion object {
        /**
         * Opens a file, which is made if it is not there, and begins to work.
         *
         * [key] of 32 bytes seals passwords that are stored; [credentials] is asked, on a thread of the engine, for those that are not.
         * [workers] jobs run at once; one that waits for its user fails after [challengeAge] seconds.
         */
        public suspend fun open(
            file: File,
            key: ByteArray? = null,
            credentials: ((Connection) -> Secret)? = null,
            workers: Long = 8,
            challengeAge: Long = 600,
        ): SyncEngine {
            val given = credentials?.let(::Credentials)
            return SyncEngine(onDisk { NativeSyncEngine.open(file.path, key, given, workers, challengeAge) })
        }
    }
}

private class Credentials(
    private val give: (Connection) -> Secret,
) : NativeCredentials {
    // What it throws is told nobody: it may hold the password.
    override fun password(connection: Connection): Secret = give(connection)
}
