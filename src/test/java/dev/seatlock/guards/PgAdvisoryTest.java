package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PgAdvisoryTest extends GuardContract {

    @Override
    String name() {
        return "pg-advisory";
    }
}
