package dev.seatlock.boxoffice.tickets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The key of an installation, made once, by whichever replica is first. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class TicketKeyTest {

    private static final int REPLICAS = 12;

    @Inject
    StatelessSession session;

    private @Nullable String others;

    /** As in an installation that is older than its tickets. */
    @BeforeEach
    void forgetTheKey() {
        others = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("select ticket_key from installation", String.class)
                        .getSingleResult());
        keep(null);
    }

    @AfterEach
    void restoreTheKey() {
        keep(others);
    }

    private void keep(@Nullable String key) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("update installation set ticket_key = :key")
                        .setParameter("key", key, String.class)
                        .executeUpdate());
    }

    @Test
    void isOneHoweverManyReplicasAreTheFirst() throws Exception {
        Set<Map<String, Object>> keys =
                new HashSet<>(AllAtOnce.act(REPLICAS, replica -> new TicketKey(session).published()));
        keys.add(new TicketKey(session).published()); // and after a restart
        assertEquals(1, keys.size(), keys::toString);
    }

    @Test
    void publishesNoPrivateHalf() {
        Map<String, Object> published = new TicketKey(session).published();
        assertFalse(published.containsKey("d"), published::toString);
        assertTrue(published.keySet().containsAll(Set.of("kty", "crv", "x", "kid", "use", "alg")), published::toString);
    }
}
