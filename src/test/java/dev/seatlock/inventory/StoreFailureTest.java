package dev.seatlock.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.inventory.StoreFailure.Connections;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreFailureTest {

    @ParameterizedTest
    @CsvSource({
        "23505, NET_CAUGHT, KEPT",
        "23514, NET_CAUGHT, KEPT",
        "23503, DEFECT, KEPT",
        "40001, CONFLICT, KEPT",
        "40P01, CONFLICT, KEPT",
        "55000, AWAY, ONE_SPOILT",
        "55P03, BUSY, KEPT",
        "57014, BUSY, KEPT",
        "08001, AWAY, ALL_SPOILT",
        "08006, AWAY, ALL_SPOILT",
        "08P01, AWAY, ALL_SPOILT",
        "25006, AWAY, ALL_SPOILT",
        "25P03, AWAY, ONE_SPOILT",
        "25P04, AWAY, ONE_SPOILT",
        "26000, AWAY, ONE_SPOILT",
        "42P05, AWAY, ONE_SPOILT",
        "28000, AWAY, ONE_SPOILT",
        "28P01, AWAY, ONE_SPOILT",
        "3D000, AWAY, ONE_SPOILT",
        "53100, AWAY, KEPT",
        "53300, AWAY, KEPT",
        "57P01, AWAY, ALL_SPOILT",
        "57P03, AWAY, ALL_SPOILT",
        "57P05, AWAY, ONE_SPOILT",
        "58030, AWAY, ONE_SPOILT",
        "58P01, AWAY, ONE_SPOILT",
        "F0000, AWAY, ONE_SPOILT",
        "99999, BUSY, ONE_SPOILT",
        "XX001, AWAY, ONE_SPOILT",
        "XX000, DEFECT, KEPT",
        "42P01, DEFECT, KEPT",
        "42601, DEFECT, KEPT",
        "25P02, DEFECT, KEPT",
        "00000, DEFECT, KEPT"
    })
    void aStateMeansOneThing(String state, StoreFailure meaning, Connections connections) {
        SQLException failure = new SQLException("it says why", state);

        assertEquals(meaning, StoreFailure.of(new IllegalStateException(failure)));
        assertEquals(connections, StoreFailure.connections(failure));
    }

    /**
     * A commit that fails reaches us as an exception of the transaction's, which does not call the server's word its
     * cause.
     */
    @Test
    void findsWhatTheServerSaidBesideTheCause() {
        RuntimeException commit = new RuntimeException("could not commit");
        commit.addSuppressed(new SQLException("could not extend file: No space left on device", "53100"));

        assertEquals(StoreFailure.AWAY, StoreFailure.of(new IllegalStateException(commit)));
    }

    @Test
    void isBusyWhereAConnectionCannotBeHadInTime() {
        assertEquals(StoreFailure.BUSY, StoreFailure.of(new SQLException("Sorry, acquisition timeout!")));
        assertEquals(
                StoreFailure.BUSY, // a server that is silent tells no more by this than one on a busy machine
                StoreFailure.of(new SQLException("Acquisition timeout while waiting for new connection")));
        assertEquals(StoreFailure.AWAY, StoreFailure.of(new SQLException("This pool is closed")));
    }
}
