package dev.seatlock.boxoffice.payments;

import dev.seatlock.TestStores;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class PlayBankTest extends BankContract {

    @Inject
    Bank bank;

    @Inject
    StatelessSession session;

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
        return "card-late";
    }

    @Override
    String unanswered() {
        return "card-answer-lost";
    }

    @Override
    void forget(Set<UUID> charges) {
        UUID[] ids = charges.toArray(UUID[]::new);
        QuarkusTransaction.requiringNew().run(() -> {
            for (String sql : new String[] {
                "delete from play_bank.refund where charge_id = any(:ids)",
                "delete from play_bank.charge where id = any(:ids)"
            }) {
                session.createNativeMutationQuery(sql).setParameter("ids", ids).executeUpdate();
            }
        });
    }
}
