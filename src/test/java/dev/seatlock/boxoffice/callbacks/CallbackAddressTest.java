package dev.seatlock.boxoffice.callbacks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example/paid?id=1", "http://shop.example:8080", "HTTPS://shop.example/ü"})
    void knowsWhatCouldBeCalled(String text) {
        assertTrue(CallbackAddress.parse(text).isPresent(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.example",
                "/paid",
                "ftp://shop.example/",
                "file:///etc/passwd",
                "https:///paid",
                "https://me:secret@shop.example/",
                "https://shop.example/#top",
                "https://shop.example:0/",
                "https://shop.example:70000/",
                "https://a b/"
            })
    void refusesWhatCouldNot(String text) {
        assertTrue(CallbackAddress.parse(text).isEmpty(), text);
    }
}
