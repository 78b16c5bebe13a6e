package dev.seatlock.boxoffice.payments;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.boxoffice.payments.Bank.BankSilent;
import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.payments.Bank.RefundRefused;
import dev.seatlock.boxoffice.shows.Price;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a bank promises the box office, whoever it is. A bank of one's own gets a subclass, and has to pass. */
@Timeout(60)
abstract class BankContract {

    private static final int AT_ONCE = 16;
    private static final int ROUNDS = 10;
    private static final long PAID = 4_500;
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(5);

    private final List<UUID> charges = Collections.synchronizedList(new ArrayList<>());

    /** The bank under test. */
    abstract Bank bank();

    /** A method of payment that is approved at once. */
    abstract String approved();

    /** One that is declined at once. */
    abstract String declined();

    /** One that is undecided at first, and approved within a few seconds. */
    abstract String decidedLate();

    /** One that is approved, and gets no answer. */
    abstract String unanswered();

    /** The test is over, and its charges need not be known any more. */
    abstract void forget(Set<UUID> charges);

    @AfterEach
    void forgetTheCharges() {
        forget(Set.copyOf(charges));
    }

    private UUID newCharge() {
        UUID charge = UUID.randomUUID();
        charges.add(charge);
        return charge;
    }

    private static Price euros(long cents) {
        return new Price(cents, Currency.getInstance("EUR"));
    }

    private Decision charge(UUID charge, String method) {
        return bank().charge(charge, euros(PAID), method);
    }

    private UUID approvedCharge() {
        UUID charge = newCharge();
        assertEquals(Decision.APPROVED, charge(charge, approved()));
        return charge;
    }

    /** Its line of the statement; null if there is none. There are never two. */
    private Bank.@Nullable Line line(UUID charge) {
        return statement().get(charge);
    }

    private Map<UUID, Bank.Line> statement() {
        return bank().statement().stream().collect(toMap(Bank.Line::payment, Function.identity()));
    }

    private void assertPaidBack(long amount, UUID charge) {
        assertEquals(new Bank.Line(charge, euros(PAID), amount), line(charge));
    }

    @Test
    void takesTheMethodsThatItNames() {
        assertTrue(bank().methods().containsAll(List.of(approved(), declined(), decidedLate(), unanswered())));
    }

    @Test
    void chargesOnceHoweverOftenItIsAsked() {
        UUID charge = approvedCharge();
        assertEquals(Decision.APPROVED, charge(charge, approved()));
        assertPaidBack(0, charge);
    }

    @Test
    void chargesOnceThoughItIsAskedManyTimesAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID charge = newCharge();
            List<Decision> decisions = AllAtOnce.act(AT_ONCE, _ -> charge(charge, approved()));
            assertEquals(Collections.nCopies(AT_ONCE, Decision.APPROVED), decisions);
            assertPaidBack(0, charge);
        }
    }

    @Test
    void approvesAChargeOfNothing() {
        UUID charge = newCharge();
        assertEquals(Decision.APPROVED, bank().charge(charge, euros(0), approved()));
        assertEquals(new Bank.Line(charge, euros(0), 0), line(charge));
    }

    @Test
    void staysWithWhatItHasApproved() {
        UUID charge = approvedCharge();
        assertEquals(Decision.APPROVED, charge(charge, declined()));
        assertEquals(Decision.APPROVED, bank().decisionOn(charge, false));
        assertEquals(Decision.APPROVED, bank().decisionOn(charge, true));
        assertEquals(Decision.APPROVED, bank().decisionOn(charge, false));
    }

    @Test
    void staysWithWhatItHasDeclined() {
        UUID charge = newCharge();
        assertEquals(Decision.DECLINED, charge(charge, declined()));
        assertEquals(Decision.DECLINED, charge(charge, approved()));
        assertEquals(Decision.DECLINED, bank().decisionOn(charge, false));
        assertNull(line(charge));
    }

    @Test
    void tellsLaterWhatItHasDecidedLate() {
        UUID charge = newCharge();
        assertEquals(Decision.UNDECIDED, charge(charge, decidedLate()));
        assertNull(line(charge));
        await().until(() -> bank().decisionOn(charge, false) == Decision.APPROVED);
        assertPaidBack(0, charge);
    }

    @Test
    void isUndecidedOnAChargeOfWhichItHasNotHeard() {
        UUID charge = newCharge();
        assertEquals(Decision.UNDECIDED, bank().decisionOn(charge, false));
        assertNull(line(charge));
        assertEquals(Decision.APPROVED, charge(charge, approved()), "to be asked is not to decline");
    }

    /** The charge was under way, and arrives after all. */
    @Test
    void declinesForGoodWhatIsGivenUpBeforeItHasHeardOfIt() {
        UUID charge = newCharge();
        assertEquals(Decision.DECLINED, bank().decisionOn(charge, true));
        assertEquals(Decision.DECLINED, bank().decisionOn(charge, false));
        assertEquals(Decision.DECLINED, charge(charge, approved()));
        assertEquals(Decision.DECLINED, bank().decisionOn(charge, false));
        assertNull(line(charge));
    }

    /** By the time that a charge which came after it is decided, it would have been. */
    @Test
    void declinesForGoodWhatIsGivenUpWhileItIsUndecided() {
        UUID givenUp = newCharge();
        assertEquals(Decision.UNDECIDED, charge(givenUp, decidedLate()));
        assertEquals(Decision.DECLINED, bank().decisionOn(givenUp, true));
        UUID later = newCharge();
        assertEquals(Decision.UNDECIDED, charge(later, decidedLate()));
        await().until(() -> bank().decisionOn(later, false) == Decision.APPROVED);
        assertEquals(Decision.DECLINED, bank().decisionOn(givenUp, false));
        assertNull(line(givenUp));
    }

    @Test
    void saysTheSameToAllWhenItIsChargedAndGivenUpAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID charge = newCharge();
            List<Decision> decisions = AllAtOnce.act(
                    AT_ONCE, person -> person % 2 == 0 ? charge(charge, approved()) : bank().decisionOn(charge, true));
            Decision end = bank().decisionOn(charge, false);
            assertEquals(Collections.nCopies(AT_ONCE, end), decisions);
            assertEquals(end == Decision.APPROVED, line(charge) != null);
        }
    }

    @Test
    void paysARefundOnceHoweverOftenItIsAsked() {
        UUID charge = approvedCharge();
        UUID refund = UUID.randomUUID();
        bank().refund(refund, charge, euros(2_000));
        bank().refund(refund, charge, euros(2_000));
        assertPaidBack(2_000, charge);
    }

    @Test
    void paysARefundOnceThoughItIsAskedManyTimesAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID charge = approvedCharge();
            UUID refund = UUID.randomUUID();
            AllAtOnce.act(AT_ONCE, person -> {
                bank().refund(refund, charge, euros(2_000));
                return person;
            });
            assertPaidBack(2_000, charge);
        }
    }

    /** The last of them is tried again, when nothing is left: it is paid already, and not refused. */
    @Test
    void paysAllPartsOfACharge() {
        UUID charge = approvedCharge();
        UUID last = UUID.randomUUID();
        bank().refund(UUID.randomUUID(), charge, euros(1_000));
        bank().refund(UUID.randomUUID(), charge, euros(2_000));
        assertPaidBack(3_000, charge);
        bank().refund(last, charge, euros(1_500));
        bank().refund(last, charge, euros(1_500));
        assertPaidBack(PAID, charge);
    }

    @Test
    void neverPaysBackMoreThanWasCharged() {
        UUID charge = approvedCharge();
        assertThrows(RefundRefused.class, () -> bank().refund(UUID.randomUUID(), charge, euros(PAID + 1)));
        bank().refund(UUID.randomUUID(), charge, euros(3_000));
        assertThrows(RefundRefused.class, () -> bank().refund(UUID.randomUUID(), charge, euros(2_000)));
        assertPaidBack(3_000, charge);
    }

    @Test
    void neverPaysBackMoreThanWasChargedThoughAllAskAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID charge = approvedCharge();
            List<Boolean> paid = AllAtOnce.act(AT_ONCE, _ -> isPaidBack(charge, 1_000));
            assertEquals(4, Collections.frequency(paid, true));
            assertPaidBack(4_000, charge);
        }
    }

    private boolean isPaidBack(UUID charge, long amount) {
        try {
            bank().refund(UUID.randomUUID(), charge, euros(amount));
            return true;
        } catch (RefundRefused refused) {
            return false;
        }
    }

    @Test
    void paysNothingBackOfWhatItHasNotTaken() {
        UUID declined = newCharge();
        UUID undecided = newCharge();
        assertEquals(Decision.DECLINED, charge(declined, declined()));
        assertEquals(Decision.UNDECIDED, charge(undecided, decidedLate()));
        assertFalse(isPaidBack(declined, PAID));
        assertFalse(isPaidBack(undecided, PAID));
        assertFalse(isPaidBack(newCharge(), PAID), "of a charge that it does not know");
        assertNull(line(declined));
        await().until(() -> line(undecided) != null);
        assertPaidBack(0, undecided);
    }

    @Test
    void statesWhatItHasApprovedAndNothingElse() {
        List<UUID> approved = List.of(approvedCharge(), approvedCharge(), approvedCharge());
        assertEquals(Decision.DECLINED, charge(newCharge(), declined()));
        assertEquals(Decision.DECLINED, bank().decisionOn(newCharge(), true));
        bank().refund(UUID.randomUUID(), approved.getFirst(), euros(PAID));
        bank().refund(UUID.randomUUID(), approved.getLast(), euros(1));
        Map<UUID, Bank.Line> statement = statement();
        statement.keySet().retainAll(charges);
        assertEquals(
                Map.of(
                        approved.get(0), new Bank.Line(approved.get(0), euros(PAID), PAID),
                        approved.get(1), new Bank.Line(approved.get(1), euros(PAID), 0),
                        approved.get(2), new Bank.Line(approved.get(2), euros(PAID), 1)),
                statement);
    }

    /** And it may have taken the money all the same, as it says when it is asked. */
    @Test
    void isWaitedForOnlyAFewSecondsWhenItIsSilent() {
        UUID charge = newCharge();
        assertTimeout(A_FEW_SECONDS, () -> assertThrows(BankSilent.class, () -> charge(charge, unanswered())));
        await().until(() -> bank().decisionOn(charge, false) == Decision.APPROVED);
        assertPaidBack(0, charge);
    }
}
