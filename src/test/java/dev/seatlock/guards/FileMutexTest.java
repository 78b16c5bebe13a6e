package dev.seatlock.guards;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class FileMutexTest extends GuardContract {

    @Override
    String name() {
        return "file-lock";
    }
}
