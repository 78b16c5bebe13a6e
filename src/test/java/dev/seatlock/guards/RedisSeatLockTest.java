package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RedisSeatLockTest extends GuardContract {

    @Override
    String name() {
        return "redis-seat-lock";
    }
}
