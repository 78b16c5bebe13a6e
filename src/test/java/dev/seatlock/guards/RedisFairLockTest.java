package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RedisFairLockTest extends GuardContract {

    @Override
    String name() {
        return "redis-fair-lock";
    }
}
