package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RedisLockTest extends GuardContract {

    @Override
    String name() {
        return "redis-lock";
    }
}
