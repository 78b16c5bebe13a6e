package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PgSkipLockedTest extends GuardContract {

    @Override
    String name() {
        return "pg-skip-locked";
    }
}
