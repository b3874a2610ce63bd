package org.ofxbillpay

import org.junit.jupiter.api.Test
import org.ofxbillpay.examples.main
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.test.assertContains

/** The examples run as they are written. */
class ExamplesTest {
    @Test
    fun `the console program pays a bill`() {
        val shown = ByteArrayOutputStream()
        val console = System.out
        TestBank().use { bank ->
            System.setOut(PrintStream(shown))
            try {
                main(arrayOf(bank.url))
            } finally {
                System.setOut(console)
            }
        }
        assertContains(shown.toString(), "paid: ")
        assertContains(shown.toString(), "in the books: 84.20 due 2026-03-18 WILLPROCESSON")
    }
}
