plugins {
    id("com.android.library") version "8.13.0"
    kotlin("android") version "2.2.20"
}

val repository: File = projectDir.resolve("../..")

android {
    namespace = "org.ofxbillpay"
    compileSdk = 35

    defaultConfig {
        // java.time without desugaring.
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }

    sourceSets.getByName("main") {
        kotlin.srcDirs(
            repository.resolve("kotlin/api/src/main/kotlin"),
            repository.resolve("target/bindings/kotlin"),
            repository.resolve("target/bindings/facade"),
        )
        // Where build-aar puts the libraries, by ABI.
        jniLibs.srcDirs(repository.resolve("target/android"))
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    // The aar has JNA's own library for each ABI, which the jar lacks.
    implementation("net.java.dev.jna:jna:5.17.0@aar")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.10.2")
}
