package dev.seatlock.boxoffice.payments;

import static dev.seatlock.Operator.operator;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.payments.Bank.BankSilent;
import dev.seatlock.boxoffice.shows.Price;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, and the ways in which a server may say nothing that could be relied on. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(OwnBank.class)
class HttpBankTest extends BankContract {

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration IN_TIME = Duration.ofSeconds(3);
    private static final Price PRICE = new Price(4_500, Currency.getInstance("EUR"));

    @Inject
    Bank bank;

    @Inject
    BankServer server;

    @Override
    Bank bank() {
        return bank;
    }

    @Override
    String approved() {
        return "card";
    }

    @Override
    String declined() {
        return "card-declined";
    }

    @Override
    String decidedLate() {
        return "transfer";
    }

    @Override
    String unanswered() {
        return "card-unanswered";
    }

    /** A page of the statement is not all of it. */
    @Test
    void readsAStatementOfManyPages() {
        Set<UUID> charges = new HashSet<>();
        for (int charge = 0; charge < 1_001; charge++) {
            UUID id = UUID.randomUUID();
            charges.add(id);
            server.books().open(id, PRICE, Bank.Decision.APPROVED);
        }
        List<UUID> stated = bank.statement().stream().map(Bank.Line::payment).toList();
        assertTrue(stated.containsAll(charges));
        assertEquals(stated.size(), Set.copyOf(stated).size());
        forget(charges);
    }

    @Override
    void forget(Set<UUID> charges) {
        server.books().forget(charges);
    }

    @Test
    void leavesTheBooksUnreadWhileItIsAway() {
        server.be(BankTemper.AWAY);
        try {
            operator()
                    .get("/api/books")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("code", is("bank-silent"));
        } finally {
            server.be(BankTemper.EVEN);
        }
        operator().get("/api/books").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "says nothing",
                "stops in the middle",
                "hangs up",
                "500",
                "404",
                "no JSON",
                "a word that nobody knows",
                "too much"
            })
    void takesNoClearAnswerForSilence(String fault) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer faulty = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        faulty.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        faulty.createContext("/", call -> answer(call, fault, over));
        faulty.start();
        try {
            assertSilent(new HttpBank(
                    URI.create("http://127.0.0.1:" + faulty.getAddress().getPort()), List.of("card"), PATIENCE));
        } finally {
            over.countDown();
            faulty.stop(0);
        }
    }

    @Test
    void takesAClosedDoorForSilence() throws Exception {
        HttpServer closed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int port = closed.getAddress().getPort();
        closed.start();
        closed.stop(0);
        assertSilent(new HttpBank(URI.create("http://127.0.0.1:" + port), List.of("card"), PATIENCE));
    }

    private static void assertSilent(Bank silent) {
        UUID id = UUID.randomUUID();
        assertTimeout(IN_TIME, () -> assertThrows(BankSilent.class, () -> silent.charge(id, PRICE, "card")));
        assertTimeout(IN_TIME, () -> assertThrows(BankSilent.class, () -> silent.decisionOn(id, true)));
        assertTimeout(IN_TIME, () -> assertThrows(BankSilent.class, () -> silent.refund(id, id, PRICE)));
        assertTimeout(IN_TIME, () -> assertThrows(BankSilent.class, silent::statement));
    }

    private static void answer(HttpExchange call, String fault, CountDownLatch over) throws IOException {
        try (var out = call.getResponseBody()) {
            switch (fault) {
                case "says nothing" -> await(over);
                case "stops in the middle" -> {
                    call.sendResponseHeaders(200, 0);
                    out.write(BankServer.utf8("{\"decision\": \"appro"));
                    out.flush();
                    await(over);
                }
                case "hangs up" -> {}
                case "500" -> send(call, 500, "{\"decision\": \"approved\"}");
                case "404" -> send(call, 404, "{}");
                case "no JSON" -> send(call, 200, "<p>We will be back soon");
                case "a word that nobody knows" -> send(call, 200, "{\"decision\": \"perhaps\", \"charges\": 7}");
                default -> {
                    call.sendResponseHeaders(200, 0);
                    for (int chunk = 0; chunk < 40; chunk++) {
                        out.write(new byte[1 << 16]);
                    }
                }
            }
        } finally {
            call.close();
        }
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = BankServer.utf8(body);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
