package dev.seatlock.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampledStackTest {

    @Test
    void putsHandlersThatCallEachOtherSideBySide() {
        assertEquals(
                List.of("io.vertx.Router.next", "io.vertx.Second.handle"),
                called(
                        "io.vertx.Router.next",
                        "io.vertx.First.handle",
                        "java.util.Iterator.next",
                        "io.vertx.Router.next",
                        "io.vertx.Second.handle"));
    }

    @Test
    void keepsOursWhoeverItCalls() {
        assertEquals(
                List.of("io.vertx.Router.next", "dev.seatlock.web.Lane.take", "io.vertx.Router.next"),
                called("io.vertx.Router.next", "dev.seatlock.web.Lane.take", "io.vertx.Router.next"));
    }

    @Test
    void keepsWhoCallsWhatOthersCall() {
        assertEquals(
                List.of("java.util.List.forEach", "org.hibernate.Session.flush", "java.util.List.forEach"),
                called(
                        "java.util.List.forEach",
                        "org.hibernate.Session.flush",
                        "org.hibernate.Session.flush",
                        "java.util.List.forEach"));
    }

    private static List<String> called(String... methods) {
        SampledStack stack = new SampledStack();
        List.of(methods).forEach(stack::call);
        return stack.names();
    }
}
