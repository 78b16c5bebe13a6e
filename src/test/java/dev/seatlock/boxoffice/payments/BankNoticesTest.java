package dev.seatlock.boxoffice.payments;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.payments.Bank.BankSilent;
import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.sales.Booking.CancelledBy;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.sales.BoxOffice;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.sales.Sale;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bank's word counts if the bank has signed it, and counts once. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(OwnBank.class)
class BankNoticesTest {

    private static final SectionId FLOOR = new SectionId("F");
    private static final int AT_ONCE = 8;
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    BoxOffice boxOffice;

    @Inject
    Cashier cashier;

    @Inject
    BookingChanges changes;

    @Inject
    Payments payments;

    @Inject
    Refunds refunds;

    @Inject
    Programme programme;

    @Inject
    Auditor auditor;

    @Inject
    Reconciliation reconciliation;

    @Inject
    BankServer server;

    @Inject
    StatelessSession session;

    @Inject
    @ConfigProperty(name = "bank.notices-secret")
    String secret;

    private ShowId show;
    private Payment payment;

    /** One who pays, and a bank that has not decided. */
    @BeforeEach
    void payForAHold() throws InterruptedException {
        show = programme
                .create(new ShowPlan(
                        "Faust",
                        null,
                        null,
                        new Price(4_500, Currency.getInstance("EUR")),
                        "pg-conditional",
                        false,
                        null,
                        List.of(new SectionPlan.Standing(FLOOR, 3))))
                .id();
        Choice one = new Choice.Exactly(new Wish.Standing(FLOOR, 1));
        Sale<Hold> held = boxOffice.hold(ClaimId.next(), show, one, new BuyerId("ann"), Duration.ofSeconds(5));
        ClaimId hold = ((Sale.Done<Hold>) held).bought().id();
        payment = assertInstanceOf(Paid.Pending.class, cashier.pay(hold, "transfer-undecided"))
                .payment();
    }

    @AfterEach
    void theBooksBalance() {
        Reconciliation.Balance balance = await().atMost(SOON)
                .ignoreException(BankSilent.class) // it has a second, on whatever machine
                .until(reconciliation::balance, it -> it.underWay() == 0);
        assertEquals(List.of(), balance.wrong());
    }

    private void change(String sql, UUID id) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(sql)
                        .setParameter("id", id)
                        .executeUpdate());
    }

    private Payment paid() {
        return QuarkusTransaction.requiringNew()
                .call(() -> payments.find(payment.id()).orElseThrow());
    }

    private PaymentState state() {
        return paid().state();
    }

    private List<Long> moved() {
        return server.books().movements().getOrDefault(payment.id(), List.of());
    }

    private long sold() {
        var audit = auditor.audit(show);
        assertTrue(audit.isSound(), audit::toString);
        return audit.tally().sold();
    }

    private static int post(Map<String, String> headers, String body) {
        return given().contentType(ContentType.JSON)
                .headers(headers)
                .body(body)
                .post("/bank/notices")
                .statusCode();
    }

    private Map<String, String> signed(String key, Instant at, String body) throws Exception {
        return new HashMap<>(Map.of(
                "webhook-id",
                "msg_1",
                "webhook-timestamp",
                String.valueOf(at.getEpochSecond()),
                "webhook-signature",
                new Webhook(key).sign("msg_1", at.getEpochSecond(), body)));
    }

    private int tell(String body) throws Exception {
        return post(signed(secret, Instant.now(), body), body);
    }

    /** The bank has decided, and its notice says so. */
    private int tell(Decision decision) throws Exception {
        return tell(BankNoticePost.body(payment.id(), decision));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by another key",
                "too old",
                "too new",
                "another body",
                "another id",
                "another time",
                "no headers",
                "no signature",
                "an empty signature",
                "v1",
                "v1,",
                "v1,AAAA",
                "v2",
                "nonsense",
                "no number"
            })
    void isNotHeardUnlessItIsSignedByTheBank(String fault) throws Exception {
        String body = BankNoticePost.body(payment.id(), Decision.APPROVED);
        Instant now = Instant.now();
        Map<String, String> headers = signed(secret, now, body);
        switch (fault) {
            case "by another key" -> headers.putAll(signed("whsec_YW5vdGhlciBrZXk=", now, body));
            case "too old" -> headers.putAll(signed(secret, now.minusSeconds(320), body));
            case "too new" -> headers.putAll(signed(secret, now.plusSeconds(320), body));
            case "another body" -> headers.putAll(signed(secret, now, body + " "));
            case "another id" -> headers.put("webhook-id", "msg_2");
            case "another time" -> headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond() - 1));
            case "no headers" -> headers.clear();
            case "no signature" -> headers.remove("webhook-signature");
            case "an empty signature" -> headers.put("webhook-signature", "");
            case "v2" -> headers.computeIfPresent("webhook-signature", (_, v1) -> v1.replace("v1,", "v2,"));
            case "no number" -> headers.put("webhook-timestamp", "today");
            default -> headers.put("webhook-signature", fault);
        }
        assertEquals(401, post(headers, body));
        assertEquals(PaymentState.PENDING, state());
        assertEquals(204, tell(Decision.APPROVED)); // which is how it would have been heard
        assertEquals(PaymentState.CAPTURED, state());
        server.books().decide(payment.id(), Decision.APPROVED);
    }

    @Test
    void isRefusedOrIgnoredIfItSaysNothingOfACharge() throws Exception {
        UnaryOperator<String> approved = charge -> "{\"type\": \"charge.approved\", \"charge\": " + charge + "}";
        assertEquals(400, tell("approved!"));
        assertEquals(400, tell(approved.apply("null")));
        assertEquals(400, tell(approved.apply("\"mine\"")));
        assertEquals(204, tell(approved.apply("\"" + UUID.randomUUID() + "\"")));
        assertEquals(204, tell("{\"type\": \"payout.sent\"}"));
        assertEquals(204, tell(Decision.UNDECIDED));
        assertEquals(PaymentState.PENDING, state());
        server.books().decide(payment.id(), Decision.DECLINED);
        assertEquals(204, tell(Decision.DECLINED));
        assertEquals(PaymentState.DECLINED, state());
    }

    @Test
    void countsOnceHoweverOftenAndInWhateverOrderItComes() throws Exception {
        server.books().decide(payment.id(), Decision.APPROVED);
        assertEquals(Collections.nCopies(AT_ONCE, 204), AllAtOnce.act(AT_ONCE, _ -> tell(Decision.APPROVED)));
        assertEquals(204, tell(Decision.UNDECIDED));
        assertEquals(204, tell(Decision.DECLINED)); // of an earlier try, say
        assertEquals(PaymentState.CAPTURED, state());
        assertEquals(1, sold());
    }

    @Test
    void buysLapsedPlacesAnewOnceAndNothingAfterTheyWereCancelled() throws Exception {
        change(
                "update win set held_until = clock_timestamp() where claim_id = :id",
                payment.hold().value());
        server.books().decide(payment.id(), Decision.APPROVED);
        AllAtOnce.act(AT_ONCE, _ -> tell(Decision.APPROVED));
        Paid.Booked paid = assertInstanceOf(
                Paid.Booked.class,
                await().until(() -> cashier.pay(payment.hold(), "transfer"), it -> !(it instanceof Paid.Pending)));
        assertNotEquals(payment.hold(), paid.booking().id());
        assertEquals(1, sold());
        changes.cancel(paid.booking().id(), Access.OURS, CancelledBy.BUYER, null);
        await().atMost(SOON).until(() -> state() == PaymentState.REFUNDED);
        // As late as that nobody can still be at it.
        change("update payment set reclaiming_until = '-infinity' where id = :id", payment.id());
        AllAtOnce.act(AT_ONCE, _ -> tell(Decision.APPROVED));
        assertEquals(PaymentState.REFUNDED, state());
        assertEquals(0, sold());
        assertEquals(List.of(4_500L, -4_500L), moved());
    }

    /** This bank, as others, refuses to refund nothing. */
    @Test
    void noRefundIsAskedForOnceAllHasGoneBackInParts() throws Exception {
        server.books().decide(payment.id(), Decision.APPROVED);
        tell(Decision.APPROVED);
        ClaimId booking = requireNonNull(paid().booking());
        QuarkusTransaction.requiringNew().run(() -> {
            refunds.owe(UUID.randomUUID(), booking, 4_000);
            refunds.owe(UUID.randomUUID(), booking, 500);
        });
        changes.cancel(booking, Access.OURS, CancelledBy.BUYER, null);
        await().atMost(SOON).until(() -> state() == PaymentState.REFUNDED);
        await().atMost(SOON).until(() -> moved().size() == 3);
        assertEquals(Set.of(4_500L, -4_000L, -500L), Set.copyOf(moved()));
    }
}
