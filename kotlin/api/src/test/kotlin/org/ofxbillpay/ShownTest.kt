package org.ofxbillpay

import org.junit.jupiter.api.Test
import java.io.File
import java.lang.reflect.Modifier
import java.lang.reflect.ParameterizedType
import java.lang.reflect.Type
import java.lang.reflect.WildcardType
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.OffsetDateTime
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** What generated classes show of themselves: a text of its own is planted in every field of each, and looked for in `toString`. */
class ShownTest {
    private val folder =
        File(
            Payee::class.java.protectionDomain.codeSource.location
                .toURI(),
        )

    private val classes =
        folder
            .walk()
            .filter { it.extension == "class" && '$' !in it.name }
            .map {
                Class.forName(
                    it
                        .relativeTo(folder)
                        .path
                        .removeSuffix(".class")
                        .replace(File.separatorChar, '.'),
                    false,
                    javaClass.classLoader,
                )
            }.filter(::isRecord)
            .sortedBy { it.simpleName }
            .toList()

    @Test
    fun `no class shows a field that it is not known to show`() {
        val shown = classes.flatMap { made -> planted.findAll(make(made).toString()).map { it.groupValues[1] }.toSet() }
        assertEquals(
            SHOWN
                .trimIndent()
                .trim()
                .lines()
                .sorted(),
            shown
                .groupBy({ it.substringBefore('.') }, { it.substringAfter('.') })
                .map { (name, fields) ->
                    "$name: ${fields.distinct().joinToString(" ")}"
                }.sorted(),
        )
    }

    @Test
    fun `what has account numbers is looked at`() {
        val names = classes.map { it.simpleName }
        for (one in listOf("Account", "BankAccount", "ConnectionAccount", "Payee", "Payment", "StoredRecord", "SyncPayee", "SyncPayment")) {
            assertTrue(one in names, "$one in $names")
        }
    }

    /** Those that take fields as they are: of unsigned numbers they are private. */
    private fun constructorsOf(type: Class<*>) = type.declaredConstructors.filter { !it.isSynthetic }

    /** Whether it is made of fields; what uniffi has for itself is not made by others. */
    private fun isRecord(type: Class<*>) = type.methods.any { it.name == "component1" } && constructorsOf(type).isNotEmpty()

    /** The record of a type: itself, or of a reading the one with a text; null for an object, which shows no fields. */
    private fun recordOf(type: Class<*>) = type.takeIf(::isRecord) ?: type.declaredClasses.firstOrNull { it.simpleName == "Unreadable" }

    /** One of a class, in each text field of which stands which it is. */
    private fun make(type: Class<*>): Any {
        val constructor = constructorsOf(type).maxBy { it.parameterCount }
        constructor.isAccessible = true
        val fields = type.declaredFields.filter { !Modifier.isStatic(it.modifiers) }.map { it.name }
        val values = constructor.genericParameterTypes.mapIndexed { index, of -> value(of, "<<${type.simpleName}.${fields[index]}>>") }
        return constructor.newInstance(*values.toTypedArray())
    }

    private fun value(
        type: Type,
        text: String,
    ): Any? =
        when (type) {
            is WildcardType -> value(type.upperBounds.first(), text)
            is ParameterizedType ->
                if (type.rawType ==
                    Map::class.java
                ) {
                    mapOf(text to text)
                } else {
                    listOf(value(type.actualTypeArguments.first(), text))
                }
            String::class.java -> text
            Secret::class.java -> Secret(text)
            ByteArray::class.java -> text.toByteArray()
            BigDecimal::class.java -> BigDecimal.ONE
            LocalDate::class.java -> LocalDate.of(2024, 3, 18)
            OffsetDateTime::class.java -> OffsetDateTime.parse("2024-03-18T00:00:00Z")
            Instant::class.java -> Instant.EPOCH
            Long::class.java, java.lang.Long::class.java -> 1L
            Int::class.java, java.lang.Integer::class.java -> 1
            Short::class.java -> 1.toShort()
            Boolean::class.java, java.lang.Boolean::class.java -> true
            is Class<*> -> type.enumConstants?.first() ?: recordOf(type)?.let(::make)
            else -> null
        }

    private companion object {
        val planted = Regex("<<([^<>]+)>>")

        /** Names, identifiers and what banks tell for people; of whom and what is paid, nothing. */
        const val SHOWN = """
            AccessUpgrade: urls
            Adjustment: description number
            BillPayProfile: url
            ChallengeQuestion: phraseId
            ClientCertificate: subject
            Connection: organization
            ConnectionStatusEvent: connectionEvent description
            Discount: description
            ErrorEvent: description
            Failure: detail severity serverMessage transactionId
            FinancialInstitution: organization id
            Firewall: host
            Invoice: number
            JobFailure: detail
            LineItem: description
            MessageSet: name url
            NewConnection: organization
            Payee: listId
            Payment: id
            PaymentMail: subject
            PresentedBill: publisher billId
            Profile: name
            Question: phraseId label
            Reconciliation: transactionId outcome paymentId reason
            RecurringPayment: frequency id
            SignOn: appId appVersion
            SignonRealm: realm
            SignupProfile: url
            SslServerAuthenticationEvent: certEncoded certSubject certIssuer status
            SslStatusEvent: text
            StoredRecord: key
            SyncEvent: eventType resourceType status json
            SyncPayee: listId txType
            SyncPayment: id txType status
            SyncPaymentMail: subject
            SyncQuestion: id label
            SyncRecurringPayment: id txType frequency
        """
    }
}
