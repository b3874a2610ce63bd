package org.ofxbillpay

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.withContext

private const val AT_ONCE = 256

/** Where calls block: threads of the pool for input and output, in addition to those that others use. */
private val blocking = Dispatchers.IO.limitedParallelism(AT_ONCE)

/** Calls belong to nobody's job: they end by themselves, and are waited for. */
private val calls = CoroutineScope(SupervisorJob() + blocking)

/**
 * Runs a call that blocks, and waits for its end whatever happens.
 *
 * Cancelling interrupts that very call. What comes of it is never less than what is known: the cancellation, if the interruption
 * ended the call and no money can have moved; [OfxBillPayException.PaymentOutcomeUnknown], if the bank may have carried it out; and
 * what the call returned or threw, if it had ended before.
 */
internal suspend fun <T> interruptible(
    ears: Ears,
    work: (NativeListener) -> T,
): T {
    val call = calls.async { runCatching { ears.hear(work) } }
    try {
        return call.await().getOrThrow()
    } catch (cancelled: CancellationException) {
        ears.interrupt()
        val outcome = withContext(NonCancellable) { call.await() }
        if (outcome.exceptionOrNull() is OfxBillPayException.CallInterrupted) throw cancelled
        return outcome.getOrThrow()
    }
}

/** Runs what reads or writes a file of this library's own. */
internal suspend fun <T> onDisk(work: () -> T): T = withContext(NonCancellable + blocking) { raised(work) }
