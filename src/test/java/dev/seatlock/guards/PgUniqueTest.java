package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PgUniqueTest extends GuardContract {

    @Override
    String name() {
        return "pg-unique";
    }
}
