package org.ofxbillpay

import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

// What a scenario names by a word of the protocol, found in the class by reflection: the properties have one list, and no other here.

private fun camelCase(name: String): String = name.split('_').reduce { sum, word -> sum + word.replaceFirstChar(Char::uppercase) }

private fun method(name: String) = checkNotNull(BillPayment::class.java.methods.find { it.name == name }) { "there is no $name" }

/** Sets a property. */
fun BillPayment.setByName(
    name: String,
    value: JsonPrimitive,
) {
    val setter = method("set" + camelCase(name).replaceFirstChar(Char::uppercase))
    val argument =
        when (setter.parameterTypes.single()) {
            Long::class.java -> value.long
            Boolean::class.java -> value.boolean
            else -> value.content
        }
    called { setter.invoke(this, argument) }
}

/** Reads a property. */
fun BillPayment.readByName(name: String): Any? {
    val getter = method("get" + camelCase(name).replaceFirstChar(Char::uppercase))
    return called { getter.invoke(this) }
}

/** Reads all that there is of a record of a synchronization, by index: what `syncPaymentAmount` gives as `amount`. */
fun BillPayment.items(
    prefix: String,
    index: Long,
): JsonObject {
    val snake = Regex("(?<=[a-z0-9])[A-Z]")
    val getters =
        BillPayment::class.java.methods.filter {
            it.name.startsWith(prefix) && it.returnType == String::class.java && it.parameterTypes.contentEquals(arrayOf(Long::class.java))
        }
    return JsonObject(
        getters.associate { getter ->
            val name =
                getter.name
                    .removePrefix(prefix)
                    .replace(snake) { "_" + it.value }
                    .lowercase()
            name to json(called { getter.invoke(this, index) })
        },
    )
}

private fun <T> called(call: () -> T): T =
    try {
        call()
    } catch (error: java.lang.reflect.InvocationTargetException) {
        throw error.targetException
    }

/** Calls what a scenario calls. */
suspend fun BillPayment.callByName(
    name: String,
    arguments: List<JsonElement>,
    challenge: Challenge?,
): Any? {
    val texts = arguments.map { (it as? JsonPrimitive)?.content.orEmpty() }
    return when (name) {
        "pay_bill" -> payBill()
        "pay_bill_again" -> payBill(allowDuplicate = true)
        "modify_payment" -> modifyPayment(texts[0])
        "cancel_payment" -> cancelPayment(texts[0])
        "get_status" -> getStatus(texts[0])
        "add_payee" -> addPayee()
        "modify_payee" -> modifyPayee(texts[0])
        "delete_payee" -> deletePayee(texts[0])
        "add_recurring_payment" -> addRecurringPayment()
        "modify_recurring_payment" -> modifyRecurringPayment(texts[0], arguments[1].jsonPrimitive.boolean)
        "cancel_recurring_payment" -> cancelRecurringPayment(texts[0], arguments[1].jsonPrimitive.boolean)
        "synchronize_payments" -> synchronizePayments(texts[0])
        "synchronize_payees" -> synchronizePayees(texts[0])
        "synchronize_recurring_payments" -> synchronizeRecurringPayments(texts[0])
        "resume" ->
            resume(checkNotNull(challenge), arguments[0].jsonObject.mapValues { it.value.jsonPrimitive.content })
        "open_transactions" -> openTransactions()
        "reconcile" -> reconcile()
        "settle" -> settle(texts[0])
        else -> error("no scenario may call $name")
    }
}
