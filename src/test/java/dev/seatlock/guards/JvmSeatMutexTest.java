package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class JvmSeatMutexTest extends GuardContract {

    @Override
    String name() {
        return "jvm-seat-mutex";
    }
}
