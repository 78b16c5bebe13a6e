package dev.seatlock.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.seatlock.TestStores;
import dev.seatlock.inventory.Pipeline.Answer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

/** Statements that travel together. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class PipelineTest {

    @Inject
    StatelessSession session;

    @Test
    void letsEachStatementSeeWhatThoseBeforeItHaveDone() {
        QuarkusTransaction.requiringNew().run(() -> {
            Pipeline pipeline = new Pipeline(session);
            pipeline.tell("create temporary table step (n integer) on commit drop", Map.of());
            pipeline.make();
            pipeline.tell("insert into step select * from unnest(:ns)", Map.of("ns", new Integer[] {3, 1, 2}));
            Answer<Integer> all = pipeline.ask("select n from step order by n", Map.of(), row -> row.getInt(1));
            pipeline.tell("delete from step where n > :most", Map.of("most", 1));
            Answer<Long> left = pipeline.ask("select count(*) from step", Map.of(), row -> row.getLong(1));
            Answer<Integer> none =
                    pipeline.ask("select n from step where n = :n", Map.of("n", 7), row -> row.getInt(1));
            pipeline.make();
            assertEquals(List.of(1, 2, 3), all.all());
            assertEquals(1, left.one());
            assertNull(none.one());
        });
    }

    @Test
    void bringsBackWhatItTookAlong() {
        UUID id = UUID.randomUUID();
        Instant at = Instant.parse("2026-11-27T09:00:00.123456Z");
        QuarkusTransaction.requiringNew().run(() -> {
            Pipeline pipeline = new Pipeline(session);
            Answer<String> said = pipeline.ask(
                    "select concat(:id::uuid, ' at :noon ', :at::timestamptz at time zone 'UTC', ' ', :id::uuid = any(:ids))",
                    Map.of("id", id, "at", at, "ids", new UUID[] {id}),
                    row -> row.getString(1));
            pipeline.make();
            assertEquals(id + " at :noon 2026-11-27 09:00:00.123456 t", said.one());
        });
    }

    @Test
    void endsWithTheStatementThatFails() {
        RuntimeException failed = assertThrows(
                RuntimeException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    Pipeline pipeline = new Pipeline(session);
                    pipeline.tell("create table never (n integer)", Map.of());
                    pipeline.ask("select 1 / :none", Map.of("none", 0), row -> row.getInt(1));
                    pipeline.make();
                }));
        assertEquals(StoreFailure.DEFECT, StoreFailure.of(failed));
        QuarkusTransaction.requiringNew().run(() -> {
            Pipeline pipeline = new Pipeline(session);
            Answer<Boolean> isThere =
                    pipeline.ask("select to_regclass('never') is not null", Map.of(), row -> row.getBoolean(1));
            assertThrows(NullPointerException.class, isThere::one, "the trip has not been made yet");
            pipeline.make();
            assertEquals(false, isThere.one());
        });
    }

    /** Red before: an apostrophe in a comment began a text, and what came after it was no parameter any more. */
    @Test
    void passesOverComments() {
        QuarkusTransaction.requiringNew().run(() -> {
            Pipeline pipeline = new Pipeline(session);
            Answer<String> said = pipeline.ask(
                    "select concat(:a, 'it''s') -- the buyer's own, not :this\nwhere :b = 1",
                    Map.of("a", "x", "b", 1),
                    row -> row.getString(1));
            pipeline.make();
            assertEquals("xit's", said.one());
        });
    }
}
