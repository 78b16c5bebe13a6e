package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PgOptimisticTest extends GuardContract {

    @Override
    String name() {
        return "pg-optimistic";
    }
}
