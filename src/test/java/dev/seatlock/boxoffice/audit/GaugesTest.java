package dev.seatlock.boxoffice.audit;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class GaugesTest {

    @Inject
    Gauges stocktaking;

    @Inject
    StatelessSession session;

    @Inject
    Event<SeatsChanged> seatsChanged;

    @Inject
    MeterRegistry metrics;

    @Test
    void tellsOfAPlaceThatWasSoldTwiceUntilItIsNot() {
        stocktaking.take();
        double before = oversold();
        UUID show = UUID.fromString(operator()
                .body(
                        "{\"title\": \"Twice\", \"rows\": 1, \"seatsPerRow\": 2, \"guard\": \"none\", \"safetyNet\": false}")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id"));
        given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201);
        UUID second = UUID.randomUUID();
        execute("""
                insert into win
                select (jsonb_populate_record(win, jsonb_build_object('claim_id', cast(:second as text)))).*
                from win where show_id = :show
                """, show, second);
        seatsChanged.fire(new SeatsChanged(new ShowId(show), Set.of()));
        stocktaking.take();
        assertEquals(before + 1, oversold());

        execute("delete from win where show_id = :show and claim_id = :second", show, second);
        stocktaking.take(); // nobody tells it of that: it looks again at what is wrong
        assertEquals(before, oversold());
    }

    private double oversold() {
        return metrics.get("seatlock.oversold.places").gauge().value();
    }

    private void execute(String sql, UUID show, UUID second) {
        int rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeMutationQuery(sql)
                        .setParameter("show", show)
                        .setParameter("second", second)
                        .executeUpdate());
        assertEquals(1, rows);
    }
}
