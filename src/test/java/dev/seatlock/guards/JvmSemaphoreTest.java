package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class JvmSemaphoreTest extends GuardContract {

    @Override
    String name() {
        return "jvm-semaphore";
    }
}
