package dev.seatlock.boxoffice;

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
class BooksTest {

    @Inject
    Books books;

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
            assertTrue(books.balance().wrong().stream().anyMatch(entry -> entry.contains(charge.toString())));
            books.reconcile();
            assertEquals(books.balance().wrong().size(), wrong());
        } finally {
            change("delete from play_bank.charge where id = :id", charge);
        }
        books.reconcile();
        assertEquals(books.balance().wrong().size(), wrong());
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
