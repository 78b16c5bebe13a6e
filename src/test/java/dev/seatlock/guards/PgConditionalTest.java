package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PgConditionalTest extends GuardContract {

    @Override
    String name() {
        return "pg-conditional";
    }
}
