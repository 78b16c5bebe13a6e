package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PgRowLockTest extends GuardContract {

    @Override
    String name() {
        return "pg-row-lock";
    }
}
