package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.shows.Price;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;

/**
 * The books: the bank's own statement held against what the box office sold. Every charge that the bank approved must
 * belong to a live booking of the same amount, or have been given back, or be under way to one of the two.
 */
@Singleton
@Startup // so that its metric is there
public final class Reconciliation {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);

    private final StatelessSession session;
    private final Bank bank;
    private final AtomicInteger wrong = new AtomicInteger();

    Reconciliation(StatelessSession session, Bank bank, MeterRegistry metrics) {
        this.session = session;
        this.bank = bank;
        Gauge.builder("seatlock.books.wrong", wrong, AtomicInteger::get)
                .description("Entries of the books that were wrong when they were last reconciled")
                .register(metrics);
    }

    /** Reconciles the books, and cries out if they do not balance. */
    @Scheduled(
            identity = "the books",
            every = "${seatlock.reconcile-every}",
            delayed = "${seatlock.reconcile-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void reconcile() {
        Balance balance = balance();
        wrong.set(balance.wrong().size());
        balance.wrong().forEach(entry -> LOG.errorf("the books do not balance: %s", entry));
    }

    /**
     * What the books say.
     *
     * @param charged what the bank has taken, and
     * @param refunded given back, in minor units by currency
     * @param earned what live bookings were paid with
     * @param underWay charges that still have to become a booking or a refund
     * @param wrong charges that are neither, and never will be, and bookings that no charge paid for, in words
     */
    public record Balance(
            Map<String, Long> charged,
            Map<String, Long> refunded,
            Map<String, Long> earned,
            long underWay,
            List<String> wrong) {

        /** Whether all money is accounted for, to the cent. */
        public boolean isBalanced() {
            return wrong.isEmpty();
        }
    }

    /**
     * A payment as we know it.
     *
     * @param booked whether it has paid for a booking that stands
     * @param total of that booking, as it is now
     * @param owed how much of it is to go back, and
     * @param paidBack has gone back
     */
    private record Entry(PaymentState state, Price amount, boolean booked, Price total, long owed, long paidBack) {

        /** Whether the bank has given back what we know it has; it may have paid what we still take to be owed. */
        boolean fits(long refunded) {
            return refunded >= paidBack && refunded <= paidBack + owed;
        }

        boolean isPaidFor() {
            return booked
                    && amount.amount() - owed - paidBack == total.amount()
                    && amount.currency().equals(total.currency());
        }
    }

    /** Looked at twice: what goes on in between two books makes them differ for a moment, and is not wrong. */
    public Balance balance() {
        Balance first = once();
        if (first.isBalanced()) {
            return first;
        }
        Balance second = once();
        return new Balance(
                second.charged(),
                second.refunded(),
                second.earned(),
                second.underWay(),
                second.wrong().stream().filter(first.wrong()::contains).toList());
    }

    private Balance once() {
        // First the bank, then ourselves: what is approved in between is under way, not unknown.
        List<Bank.Line> statement = bank.statement();
        Map<UUID, Entry> entries = entries();
        Map<String, Long> charged = new TreeMap<>();
        Map<String, Long> refunded = new TreeMap<>();
        Map<String, Long> earned = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        long underWay = 0;
        for (Bank.Line line : statement) {
            add(charged, line.amount());
            if (line.refunded() > 0) {
                add(refunded, new Price(line.refunded(), line.amount().currency()));
            }
            Entry entry = entries.remove(line.payment());
            if (entry == null) {
                wrong.add("the bank took " + line.amount() + " for " + line.payment() + ", of which we know nothing");
                continue;
            }
            switch (entry.state) {
                case PENDING, REFUNDING -> underWay++;
                case DECLINED -> wrong.add("payment " + line.payment() + " counts as declined, but the bank took it");
                case REFUNDED -> {
                    if (line.refunded() != line.amount().amount()) {
                        wrong.add("payment " + line.payment() + " counts as refunded, but the bank kept it");
                    }
                }
                case CAPTURED -> {
                    add(earned, entry.total);
                    if (entry.owed > 0) {
                        underWay++;
                    }
                    if (!entry.amount.equals(line.amount()) || !entry.fits(line.refunded()) || !entry.isPaidFor()) {
                        wrong.add("payment " + line.payment() + " of " + line.amount() + " does not fit its booking");
                    }
                }
            }
        }
        entries.forEach((id, entry) -> {
            if (entry.state == PaymentState.CAPTURED || entry.state == PaymentState.REFUNDED) {
                wrong.add("payment " + id + " counts as " + entry.state + ", but the bank never took it");
            }
        });
        return new Balance(charged, refunded, earned, underWay, List.copyOf(wrong));
    }

    private static void add(Map<String, Long> sums, Price amount) {
        sums.merge(amount.currency().getCurrencyCode(), amount.amount(), Long::sum);
    }

    private Map<UUID, Entry> entries() {
        List<EntryRow> rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        select payment.id, payment.state, amount_minor, payment.currency,
                               coalesce(booking.state = 'CONFIRMED', false), coalesce(total_minor, 0),
                               cast(coalesce(owed, 0) as bigint), cast(coalesce(paid_back, 0) as bigint)
                        from payment left join booking
                            on booking.show_id = payment.show_id and booking.id = booking_id
                        left join (
                            select payment_id, sum(amount_minor) filter (where state = 'OWED') as owed,
                                   sum(amount_minor) filter (where state = 'PAID') as paid_back
                            from refund group by payment_id
                        ) back on payment_id = payment.id
                        """, EntryRow.class).getResultList());
        Map<UUID, Entry> entries = new HashMap<>();
        rows.forEach(row -> {
            Currency currency = Currency.getInstance(row.currency);
            entries.put(
                    row.payment,
                    new Entry(
                            PaymentState.valueOf(row.state),
                            new Price(row.amount, currency),
                            row.isBooked,
                            new Price(row.total, currency),
                            row.owed,
                            row.paidBack));
        });
        return entries;
    }

    private record EntryRow(
            UUID payment,
            String state,
            Long amount,
            String currency,
            Boolean isBooked,
            Long total,
            Long owed,
            Long paidBack) {}
}
