package org.ofxbillpay

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.concurrent.TimeUnit

/** The repository that the tests are of. */
val repository: File = File(System.getProperty("repository")).canonicalFile

/** The test bank as a process of its own, which ends with the test. */
class TestBank(
    arguments: List<String> = emptyList(),
) : AutoCloseable {
    private val process: Process =
        ProcessBuilder(
            listOf("$repository/target/debug/ofx-billpay-sandbox", "--date", "20260302", "--control", "127.0.0.1:0") + arguments,
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    /** What `fiUrl` is set to. */
    val url: String

    /** Where it is controlled. */
    private val control: String

    init {
        val lines = process.inputStream.bufferedReader()
        url = checkNotNull(lines.readLine()) { "the test bank did not start" }.substringAfter("listening on ")
        control = checkNotNull(lines.readLine()) { "the test bank did not start" }.substringAfter(" on ").removeSuffix("/")
    }

    /** Asks its control interface: `POST /control/faults`. */
    fun ask(
        what: String,
        body: JsonElement? = null,
    ): JsonElement {
        val (method, path) = what.split(" ")
        val sent = body?.let { HttpRequest.BodyPublishers.ofString(it.toString()) } ?: HttpRequest.BodyPublishers.noBody()
        val request =
            HttpRequest
                .newBuilder(URI(control.substringBefore("/control") + path))
                .header("Content-Type", "application/json")
                .method(method, sent)
                .build()
        val reply = client.send(request, HttpResponse.BodyHandlers.ofString())
        check(reply.statusCode() in 200..299) { "$what fails: ${reply.body()}" }
        return Json.parseToJsonElement(reply.body())
    }

    override fun close() {
        process.destroy()
        if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly()
    }

    private companion object {
        val client: HttpClient = HttpClient.newHttpClient()
    }
}
