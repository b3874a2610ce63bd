package org.ofxbillpay

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.nio.file.Files
import kotlin.test.assertEquals

/** Kotlin plays every scenario, in every version that it names. */
class ScenariosTest {
    @TempDir
    lateinit var folder: File

    private val files = listOf(scenarios, File(scenarios, "faults")).flatMap { it.listFiles().orEmpty().asList() }
    private val plays =
        files.filter { it.extension == "json" }.sorted().flatMap { file ->
            val scenario = Json.parseToJsonElement(file.readText()).jsonObject
            scenario.getValue("versions").jsonArray.map { Triple(file, scenario, it.jsonPrimitive.content) }
        }

    @TestFactory
    fun `a scenario goes as it is written`(): List<DynamicTest> =
        plays.map { (file, scenario, version) ->
            DynamicTest.dynamicTest("${file.relativeTo(scenarios)} in $version") {
                Player(scenario, version, Files.createTempDirectory(folder.toPath(), "scenario").toFile()).use(Player::play)
            }
        }

    @Test
    fun `no file is left out`() {
        val all =
            scenarios
                .walk()
                .filter(File::isFile)
                .map { it.relativeTo(scenarios).path }
                .toSet()
        assertEquals(all - setOf("README.md", "shared/customer.json"), plays.map { it.first.relativeTo(scenarios).path }.toSet())
    }

    @Test
    fun `a scenario that tells something else fails`() {
        for ((expected, found) in listOf(
            """{"a": [1, {"b": "x"}]}""" to """{"a": [1, {"b": "y"}], "c": 1}""",
            "[]" to "[1]",
            """{"a": 1}""" to "{}",
            "\"*\"" to "\"\"",
            "\"*x*\"" to "\"abc\"",
            "true" to "1",
        )) {
            assertThrows<AssertionError> {
                compare(Json.parseToJsonElement(expected), Json.parseToJsonElement(found), "it")
            }
        }
    }
}
