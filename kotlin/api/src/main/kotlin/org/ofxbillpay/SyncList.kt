package org.ofxbillpay

private const val BATCH = 256

/** A list of a synchronization that never changes. It fetches records in batches, when they are asked for. */
internal class SyncList<T>(
    override val size: Int,
    private val some: (from: Long, most: Long) -> List<T>,
) : AbstractList<T>(),
    RandomAccess {
    private var from = 0
    private var batch = emptyList<T>()

    override fun get(index: Int): T {
        if (index !in 0 until size) throw IndexOutOfBoundsException("$index is not from 0 to below $size")
        return synchronized(this) {
            if (index - from !in batch.indices) {
                from = index - index % BATCH
                batch = some(from.toLong(), BATCH.toLong())
            }
            batch[index - from]
        }
    }
}
