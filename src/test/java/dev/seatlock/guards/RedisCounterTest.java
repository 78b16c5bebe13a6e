package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RedisCounterTest extends GuardContract {

    @Override
    String name() {
        return "redis-counter";
    }
}
