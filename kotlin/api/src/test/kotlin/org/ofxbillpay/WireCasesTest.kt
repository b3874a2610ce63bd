package org.ofxbillpay

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import java.io.File
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import kotlin.test.assertEquals
import kotlin.test.assertTrue

private const val UNREADABLE = 2002

/** A reply about something else lacks an answer; one that is for another account or has no token says so. */
private val understood = listOf("another account", "TOKEN -1", "is not an answer")

/** A document, and what a reader must make of it. */
private class WireCase(
    file: File,
) {
    val name: String = file.nameWithoutExtension

    /** Null if its bytes are no UTF-8. */
    val text: String? =
        try {
            Charsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(file.readBytes()))
                .toString()
        } catch (_: CharacterCodingException) {
            null
        }

    private val expected = Json.parseToJsonElement(File(file.parentFile, "$name.json").readText()).jsonObject

    val error: String? = expected["error"]?.jsonPrimitive?.contentOrNull

    /** Whether a text can be the case; white space only clears the property. */
    val canBeSet: Boolean = !text.isNullOrBlank()

    /** How often aggregates with these names stand in the tree. */
    fun count(vararg names: String): Int {
        fun within(element: JsonElement): Int {
            val (name, content) = element.jsonArray
            val below = (content as? JsonArray)?.sumOf(::within) ?: 0
            return below + if (name.jsonPrimitive.content in names) 1 else 0
        }
        return expected["tree"]?.let(::within) ?: 0
    }
}

/** The case files of tests/cases/wire, as far as texts reach the class: a reply that is set is read as the case says. */
class WireCasesTest {
    private val files = File(repository, "tests/cases/wire").listFiles().orEmpty().filter { it.extension == "ofx" }
    private val cases = files.sorted().map(::WireCase)

    @TestFactory
    fun `a case is read as it says`(): List<DynamicTest> =
        cases.filter(WireCase::canBeSet).map { case ->
            DynamicTest.dynamicTest(case.name) { if (case.error != null) refused(case) else understood(case) }
        }

    @Test
    fun `only what texts cannot say is left out`() {
        val leftOut = cases.filterNot(WireCase::canBeSet)
        assertEquals(files.size, cases.size)
        assertTrue(cases.size > leftOut.size && leftOut.size < 20)
        assertTrue(leftOut.all { it.text == null || it.name.startsWith("not-ofx") })
    }

    private fun refused(case: WireCase) {
        val error = failure(case, BillPayment())
        assertTrue(error is OfxBillPayException.Protocol, "$error")
        assertEquals(UNREADABLE, error.code)
    }

    private fun understood(case: WireCase) {
        val bank = BillPayment()
        val error = failure(case, bank)
        if (error != null) {
            assertTrue(error.code != UNREADABLE || understood.any { it in error.detail }, "$error")
        } else if (case.count("PMTSYNCRS") > 0) {
            assertEquals(case.count("PMTRS", "PMTMODRS", "PMTCANCRS"), bank.syncPayments.size)
        }
    }

    private fun failure(
        case: WireCase,
        bank: BillPayment,
    ): OfxBillPayException? =
        try {
            bank.ofxResponse = case.text.orEmpty()
            null
        } catch (error: OfxBillPayException) {
            error
        }
}
