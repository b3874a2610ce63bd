package org.ofxbillpay

import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.time.LocalDate
import java.time.format.DateTimeFormatter

/** The scenarios that every language plays. */
val scenarios: File = File(repository, "tests/scenarios")

private val american = DateTimeFormatter.ofPattern("MM/dd/yyyy")
private val customer = Json.parseToJsonElement(File(scenarios, "shared/customer.json").readText()).jsonObject

/** What the listener of a scenario throws. */
class ListenerFailure : Exception()

/** Plays a scenario in one version of OFX; an assertion fails where something is not as it says. */
class Player(
    scenario: JsonObject,
    private val version: String,
    private val folder: File,
) : AutoCloseable {
    private val bank = TestBank(scenario["bank"]?.jsonArray?.map { it.jsonPrimitive.content }.orEmpty())
    private val readOnly = scenario["read_only"]?.jsonPrimitive?.boolean ?: false
    private val world = scenario["world"]
    private val steps = scenario.getValue("steps").jsonArray
    private var heard = mutableListOf<JsonObject>()
    private var challenge: Challenge? = null
    private var transaction = ""
    private var result = ""
    private var subject = begin()

    /** Plays all steps. */
    fun play() {
        world?.let { bank.ask("POST /control/scenario", it) }
        steps.forEachIndexed { index, step ->
            try {
                step(step.jsonObject)
            } catch (error: AssertionError) {
                throw AssertionError("step ${index + 1}: ${error.message}", error)
            }
        }
    }

    override fun close() = bank.close()

    private fun begin(): BillPayment {
        val made = BillPayment(readOnly)
        made.fiUrl = bank.url
        made.ofxVersion = version
        customer.forEach { (name, value) -> made.setByName(name, value.jsonPrimitive) }
        made.config("DateFormat=MM/dd/yyyy")
        made.logLoudly()
        return made
    }

    private fun step(step: JsonObject) {
        when {
            "set" in step -> {
                val set = step.getValue("set").jsonObject.entries
                // Another name clears the identifiers of the payee before.
                set.sortedBy { it.key != "payee_name" }.forEach { subject.setByName(it.key, filled(it.value).jsonPrimitive) }
            }

            "config" in step -> step.getValue("config").jsonArray.forEach { subject.config(filled(it).jsonPrimitive.content) }

            "listen" in step -> subject.listener = listener(step.getValue("listen").jsonObject)

            "anew" in step -> subject = begin()

            "bank" in step -> {
                val what = step.getValue("bank").jsonPrimitive.content
                val answer = bank.ask(what, step["with"]?.let(::filled))
                step["gives"]?.let { compare(filled(it), answer, what) }
            }

            "call" in step -> call(step)

            else ->
                step.getValue("expect").jsonObject.forEach { (name, value) -> compare(filled(value), read(name), name) }
        }
    }

    private fun listener(listen: JsonObject): Listener {
        val to = listen.getValue("to").jsonArray.map { it.jsonPrimitive.content }
        val accept = listen["accept"]?.jsonPrimitive?.boolean
        val throwAt = listen["throw_at"]?.jsonPrimitive?.content

        fun hear(
            name: String,
            vararg fields: Pair<String, Any?>,
        ) {
            if (name in to) heard += JsonObject(mapOf("event" to json(name)) + fields.toMap().mapValues { json(it.value) })
            if (name == throwAt) throw ListenerFailure()
        }
        return object : Listener {
            override fun onSyncPayments(payment: SyncPayment) =
                hear(
                    "sync_payments",
                    "payment_tx_type" to payment.txType,
                    "payment_id" to payment.id,
                    "payment_amount" to text(payment.amount),
                    "payment_status" to payment.status,
                    "payment_date" to text(payment.dateProcessed ?: payment.dateDue),
                    "payee_id" to payment.payeeId,
                    "payee_list_id" to payment.payeeListId,
                    "payee_account" to payment.payeeAccount,
                    "from_account_id" to payment.fromAccountId,
                )

            override fun onSyncPayees(payee: SyncPayee) =
                hear(
                    "sync_payees",
                    "payee_tx_type" to payee.txType,
                    "payee_id" to payee.id,
                    "payee_list_id" to payee.listId,
                    "payee_account" to payee.account,
                    "payee_name" to payee.name,
                    "payee_city" to payee.city,
                )

            override fun onSyncRecurringPayments(model: SyncRecurringPayment) =
                hear(
                    "sync_recurring_payments",
                    "recurring_tx_type" to model.txType,
                    "recurring_id" to model.id,
                    "recurring_frequency" to model.frequency,
                    "recurring_instances" to text(model.instances),
                    "payment_amount" to text(model.amount),
                    "payment_date_due" to text(model.dateDue),
                    "payee_list_id" to model.payeeListId,
                )

            override fun onError(event: ErrorEvent) = hear("error", "error_code" to event.errorCode, "description" to event.description)

            override fun onConnectionStatus(event: ConnectionStatusEvent) =
                hear(
                    "connection_status",
                    "connection_event" to event.connectionEvent,
                    "status_code" to event.statusCode,
                    "description" to event.description,
                )

            override fun onSslStatus(event: SslStatusEvent) = hear("ssl_status", "message" to event.text)

            override fun onSslServerAuthentication(event: SslServerAuthenticationEvent): Boolean {
                hear(
                    "ssl_server_authentication",
                    "cert_subject" to event.certSubject,
                    "cert_issuer" to event.certIssuer,
                    "status" to event.status,
                    "accept" to event.accept,
                )
                return accept ?: event.accept
            }
        }
    }

    private fun call(step: JsonObject) {
        val name = step.getValue("call").jsonPrimitive.content
        val arguments = step["with"]?.jsonArray?.map(::filled).orEmpty()
        heard = mutableListOf()
        var failure: JsonElement = JsonNull
        var value: JsonElement = JsonNull
        try {
            value = json(runBlocking { subject.callByName(name, arguments, challenge) })
        } catch (_: ListenerFailure) {
            failure = JsonObject(mapOf("kind" to json("listener")))
        } catch (error: OfxBillPayException) {
            failure = fieldsOf(error)
            challenge = error.challenge
            transaction = error.transactionId.orEmpty()
        }
        val expected = step["error"]
        if (expected != null) {
            if (failure is JsonNull) throw AssertionError("$name succeeds")
            compare(filled(expected), failure, "error of $name")
        } else if (failure !is JsonNull) {
            throw AssertionError("$name fails: $failure")
        }
        if (value is JsonPrimitive && value.isString) result = value.content
        step["gives"]?.let { compare(filled(it), value, name) }
        compare(filled(step["events"] ?: JsonArray(emptyList())), JsonArray(heard), "events of $name")
    }

    private fun read(name: String): JsonElement =
        when (name) {
            "sync_payments" -> JsonArray(subject.syncPayments.indices.map { subject.items("syncPayment", it.toLong()) })
            "sync_payees" -> JsonArray(subject.syncPayees.indices.map { subject.items("syncPayee", it.toLong()) })
            else -> json(subject.readByName(name))
        }

    private fun filled(value: JsonElement): JsonElement =
        when (value) {
            is JsonObject -> JsonObject(value.mapValues { filled(it.value) })
            is JsonArray -> JsonArray(value.map(::filled))
            is JsonPrimitive -> if (value.isString) json(nameInText.replace(value.content) { named(it.groupValues[1]) }) else value
        }

    private fun named(name: String): String =
        when (name) {
            "folder" -> folder.path
            "transaction" -> transaction
            "result" -> result
            else -> subject.readByName(name).toString()
        }

    private companion object {
        val nameInText = Regex("\\$([a-z_]+)")
    }
}

private fun text(value: Any?): String =
    when (value) {
        null -> ""
        is LocalDate -> value.format(american)
        is java.math.BigDecimal -> value.toPlainString()
        else -> value.toString()
    }

private fun fieldsOf(error: OfxBillPayException): JsonObject {
    val kind =
        when (error) {
            is OfxBillPayException.InvalidValue -> "invalid_value"
            is OfxBillPayException.ServerRefused -> "refused"
            is OfxBillPayException.Protocol -> "protocol"
            is OfxBillPayException.Transport -> "transport"
            is OfxBillPayException.Tls -> "tls"
            is OfxBillPayException.BankTimeout -> "timeout"
            is OfxBillPayException.CallInterrupted -> "interrupted"
            is OfxBillPayException.Busy -> "busy"
            is OfxBillPayException.PaymentOutcomeUnknown -> "outcome_unknown"
            is OfxBillPayException.Other -> "storage"
        }
    val fields =
        mapOf(
            "kind" to kind,
            "code" to error.code,
            "detail" to error.detail,
            "status_code" to error.statusCode,
            "severity" to error.severity,
            "server_message" to error.serverMessage,
            "transaction_id" to error.transactionId,
            "questions" to error.challenge?.questions()?.map { it.phraseId },
        )
    return JsonObject(fields.mapValues { json(it.value) })
}

/** A value of Kotlin as JSON would have it. */
fun json(value: Any?): JsonElement =
    when (value) {
        null, is Unit -> JsonNull
        is JsonElement -> value
        is Boolean -> JsonPrimitive(value)
        is Number -> JsonPrimitive(value)
        is List<*> -> JsonArray(value.map(::json))
        is Reconciliation ->
            JsonObject(
                mapOf(
                    "transaction_id" to json(value.transactionId),
                    "outcome" to json(value.outcome),
                    "payment_id" to json(value.paymentId),
                    "reason" to json(value.reason),
                ),
            )
        else -> JsonPrimitive(value.toString())
    }

/** Fails where something is not as expected, and tells the path to it. */
fun compare(
    expected: JsonElement,
    found: JsonElement,
    where: String,
) {
    if (expected is JsonObject && found is JsonObject) {
        expected.forEach { (name, value) -> compare(value, found[name] ?: JsonNull, "$where.$name") }
    } else if (expected is JsonArray && found is JsonArray && expected.size == found.size) {
        expected.forEachIndexed { index, value -> compare(value, found[index], "$where[$index]") }
    } else if (!fits(expected, found)) {
        throw AssertionError("$where: expected $expected, found $found")
    }
}

private fun fits(
    expected: JsonElement,
    found: JsonElement,
): Boolean {
    val part = (expected as? JsonPrimitive)?.takeIf { it.isString && it.content.startsWith("*") }?.content?.trim('*')
    val text = (found as? JsonPrimitive)?.takeIf { it.isString }?.contentOrNull
    return if (part != null && text != null) text.isNotEmpty() && part in text else expected == found
}
