package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.boxoffice.payments.Bank.BankSilent;
import dev.seatlock.boxoffice.sales.PaymentState;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks after payments that nobody waits for any more, on every replica, each by whoever takes it. */
@Singleton
public final class PaymentFollowUp {

    private static final Logger LOG = Logger.getLogger(PaymentFollowUp.class);
    private static final int MOST_AT_ONCE = 50;

    private final Bank bank;
    private final Payments payments;
    private final PaymentCapture capture;
    private final Refunds refunds;
    private final Outbox outbox;
    private final Duration lookAfter;
    private final Duration giveUpAfter;

    PaymentFollowUp(
            Bank bank,
            Payments payments,
            PaymentCapture capture,
            Refunds refunds,
            Outbox outbox,
            @ConfigProperty(name = "seatlock.payment-look-after") Duration lookAfter,
            @ConfigProperty(name = "seatlock.payment-time") Duration giveUpAfter) {
        this.bank = bank;
        this.payments = payments;
        this.capture = capture;
        this.refunds = refunds;
        this.outbox = outbox;
        this.lookAfter = lookAfter;
        this.giveUpAfter = giveUpAfter;
    }

    /** The bank sends word of a charge. It may have done so before. */
    void hear(@Observes BankNotice notice) {
        try {
            Optional<Payment> payment = inTransaction(() -> payments.find(notice.payment()));
            if (payment.isPresent() && payment.get().state() == PaymentState.PENDING) {
                capture.settle(payment.get(), notice.decision());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) { // it stays pending, and is looked after
            LOG.warnf("the bank's notice on payment %s was not acted upon: %s", notice.payment(), failed.getMessage());
        }
    }

    /** Looks after payments that are under way: asks the bank about them, and gives up on old ones. */
    @Scheduled(
            identity = "payments",
            every = "${seatlock.payments-every}",
            delayed = "${seatlock.payments-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void lookAfterPayments() throws InterruptedException {
        for (Payment payment : inTransaction(() -> payments.due(MOST_AT_ONCE, lookAfter))) {
            lookAfter(payment);
        }
    }

    private void lookAfter(Payment payment) throws InterruptedException {
        try {
            boolean giveUp = inTransaction(() -> payments.isGivenUp(payment.id(), giveUpAfter));
            capture.settle(payment, bank.decisionOn(payment.id(), giveUp));
        } catch (BankSilent silent) {
            LOG.infof("the bank says nothing of payment %s; it is asked again", payment.id());
        } catch (RuntimeException failed) { // the others need not wait for it
            LOG.warnf("payment %s was left for the next time: %s", payment.id(), failed.getMessage());
        }
    }

    /** Pays back what is owed. */
    @Scheduled(
            identity = "refunds",
            every = "${seatlock.payments-every}",
            delayed = "${seatlock.payments-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void payBack() {
        for (OwedRefund owed : inTransaction(() -> refunds.due(MOST_AT_ONCE, lookAfter))) {
            try {
                if (owed.amountMinor() > 0) { // else all has gone back in parts, and banks refund no nothing
                    bank.refund(owed.id(), owed.payment(), owed.amount());
                }
                inTransaction(() -> paidBack(owed));
            } catch (BankSilent silent) {
                LOG.infof("the bank says nothing of refund %s; it is asked again", owed.id());
            } catch (RuntimeException failed) { // the others need not wait for it
                LOG.warnf("refund %s was left for the next time: %s", owed.id(), failed.getMessage());
            }
        }
    }

    private void paidBack(OwedRefund owed) {
        payments.lock(owed.payment()); // so that of two refunds at once one is the last
        if (!refunds.paid(owed.id())) {
            return;
        }
        if (owed.isPart()) {
            outbox.tellPartRefunded(owed.hold(), owed.id(), owed.amountMinor(), owed.currency());
        }
        if (payments.refunded(owed.payment())) {
            outbox.tellRefunded(owed.hold());
        }
    }

    /** Owes what was captured for bookings that are gone. */
    @Scheduled(
            identity = "orphaned payments",
            every = "${seatlock.books-every}",
            delayed = "${seatlock.books-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void lookForOrphans() {
        int orphans = inTransaction(payments::oweOrphans);
        if (orphans > 0) {
            LOG.warnf("%d payments go back: what they paid for is no more", orphans);
        }
    }

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
