package dev.seatlock.boxoffice.payments;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** A box office with a bank of its own, which is short of time: holds lapse, and a silent bank is soon given up. */
public final class OwnBank implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("bank.example", "true"),
                Map.entry("bank.url", "http://127.0.0.1:" + freePort()),
                Map.entry("bank.methods", "card,card-declined,card-unanswered,transfer,transfer-undecided"),
                Map.entry("bank.patience", "1s"),
                Map.entry("bank.notices-secret", "whsec_YSBrZXkgdGhhdCB0aGUgYmFuayBhbmQgdGhlIHNob3AgaGF2ZQ=="),
                Map.entry("seatlock.hold-time", "2s"),
                Map.entry("seatlock.expiry-every", "100ms"),
                Map.entry("seatlock.payment-look-after", "1500ms"),
                Map.entry("seatlock.payments-every", "100ms"),
                Map.entry("seatlock.payment-time", "5s"),
                Map.entry("seatlock.books-every", "500ms"));
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException noneFree) {
            throw new UncheckedIOException(noneFree);
        }
    }
}
