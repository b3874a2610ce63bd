// The Android library. It is built where there is an Android SDK, by build-aar; the JVM build with Maven proves the code without one.

pluginManagement {
    repositories {
        google()
        mavenCentral()
    }
}

dependencyResolutionManagement {
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "ofx-billpay-android"
