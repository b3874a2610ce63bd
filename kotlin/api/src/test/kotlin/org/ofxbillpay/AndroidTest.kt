package org.ofxbillpay

import org.junit.jupiter.api.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals

/** What can be proved of the packaging for Android where there is no NDK. */
class AndroidTest {
    @Test
    fun `the script refuses clearly where there is no NDK`() {
        val builder = ProcessBuilder("$repository/kotlin/android/build-aar").redirectErrorStream(true)
        builder.environment().remove("ANDROID_NDK_HOME")
        val process = builder.start()
        val said = process.inputStream.bufferedReader().readText()
        assertEquals(1, process.waitFor())
        assertContains(said, "there is no Android NDK: set ANDROID_NDK_HOME")
    }
}
