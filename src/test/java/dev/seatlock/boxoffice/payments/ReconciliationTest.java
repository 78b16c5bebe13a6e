package dev.seatlock.boxoffice.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

/** Money that was taken for nothing is found, and said. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class ReconciliationTest {

    @Inject
    Reconciliation reconciliation;

    @Inject
    StatelessSession session;

    @Inject
    MeterRegistry metrics;

    @Test
    void findsAChargeOfWhichNobodyKnows() {
        UUID charge = UUID.randomUUID();
        change(
                "insert into play_bank.charge (id, amount_minor, currency, decision) values (:id, 100, 'EUR', 'APPROVED')",
                charge);
        try {
            assertTrue(reconciliation.balance().wrong().stream().anyMatch(entry -> entry.contains(charge.toString())));
            reconciliation.reconcile();
            assertEquals(reconciliation.balance().wrong().size(), wrong());
        } finally {
            change("delete from play_bank.charge where id = :id", charge);
        }
        reconciliation.reconcile();
        assertEquals(reconciliation.balance().wrong().size(), wrong());
    }

    private int wrong() {
        return (int) metrics.get("seatlock.books.wrong").gauge().value();
    }

    private void change(String sql, UUID id) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(sql)
                        .setParameter("id", id)
                        .executeUpdate());
    }
}
