package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PgSerializableTest extends GuardContract {

    @Override
    String name() {
        return "pg-serializable";
    }
}
