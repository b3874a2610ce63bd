package org.ofxbillpay

import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The engine against the test bank: a job, its events as a flow, and what was stored. */
class SyncEngineTest {
    @TempDir
    lateinit var folder: File

    private fun connectionTo(bank: TestBank) =
        NewConnection(
            url = bank.url,
            organization = "SANDBOX",
            fiId = "99001",
            user = "demo",
            accounts = listOf(BankAccount("123432123", "516273")),
        )

    @Test
    fun `a job runs, tells what happens, and stores what it fetched`() =
        runBlocking {
            TestBank().use { bank ->
                customerOf(bank).use { it.payBill() }
                SyncEngine.open(File(folder, "sync.db"), credentials = { Secret("demo-pass") }).use { engine ->
                    val connection = engine.addConnection(connectionTo(bank))
                    val job = engine.synchronize(connection)
                    val events = engine.events().takeWhile { it.eventType !in setOf("SYNC_ALL_SUCCESS", "SYNC_ALL_ERROR") }.toList()
                    assertEquals("SYNC_QUEUED", events.first().eventType)
                    assertEquals(JobState.COMPLETED, engine.job(job).state)
                    assertEquals("84.20", engine.payments(connection).single().fields["amount"])
                    assertEquals("Maple Street Bakery", engine.payees(connection).single().fields["name"])
                    assertEquals(2, engine.changes(connection).size)
                    assertTrue("Bakery" !in engine.payees(connection).toString())
                }
            }
        }

    @Test
    fun `a provider of credentials that throws fails the job and tells no secret`() =
        runBlocking {
            TestBank().use { bank ->
                SyncEngine.open(File(folder, "sync.db"), credentials = { error("hunter2") }).use { engine ->
                    val connection = engine.addConnection(connectionTo(bank))
                    val job = engine.synchronize(connection)
                    engine.events().takeWhile { it.eventType != "SYNC_ALL_ERROR" }.toList()
                    val failure = checkNotNull(engine.job(job).error)
                    assertTrue("hunter2" !in failure.toString())
                    assertTrue("hunter2" !in File(folder, "sync.db").readText(Charsets.ISO_8859_1))
                }
            }
        }

    @Test
    fun `what is wrong is refused before anything is asked`() =
        runBlocking<Unit> {
            SyncEngine.open(File(folder, "sync.db")).use { engine ->
                assertThrows<OfxBillPayException.InvalidValue> { runBlocking { engine.connection(7) } }
                assertThrows<OfxBillPayException.InvalidValue> {
                    runBlocking { engine.addConnection(NewConnection("http://elsewhere.example", "ORG", "1", "kim01")) }
                }
            }
            assertThrows<OfxBillPayException.InvalidValue> {
                runBlocking { SyncEngine.open(File(folder, "sync.db"), workers = 0) }
            }
        }
}
