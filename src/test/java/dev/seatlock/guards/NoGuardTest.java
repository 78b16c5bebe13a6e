package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class NoGuardTest extends GuardContract {

    @Override
    String name() {
        return "none";
    }
}
