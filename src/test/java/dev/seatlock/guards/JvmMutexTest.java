package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class JvmMutexTest extends GuardContract {

    @Override
    String name() {
        return "jvm-mutex";
    }
}
