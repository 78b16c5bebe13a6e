package dev.seatlock.boxoffice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false",
        "localhost, false",
        "0.0.0.0, false",
        "10.1.2.3, false",
        "172.16.0.1, false",
        "192.168.1.1, false",
        "169.254.169.254, false",
        "100.64.0.1, false",
        "224.0.0.1, false",
        "255.255.255.255, false",
        "[::1], false",
        "[::ffff:127.0.0.1], false",
        "[fe80::1], false",
        "[fd00::1], false",
        "2130706433, false",
        "8.8.8.8, true",
        "100.128.0.1, true",
        "172.32.0.1, true",
        "[2606:4700::1111], true"
    })
    void tellsInsideFromOutside(String host, boolean isPublic) throws UnknownHostException {
        assertEquals(isPublic, CallbackAddress.isPublic(host), host);
    }

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
