package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RedisSemaphoreTest extends GuardContract {

    @Override
    String name() {
        return "redis-semaphore";
    }
}
