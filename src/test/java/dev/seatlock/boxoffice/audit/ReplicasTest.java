package dev.seatlock.boxoffice.audit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Replicas.Member;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a replica tells of itself, and what is made of its silence. Others are played by further objects of the class.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class ReplicasTest {

    @Inject
    Replicas replicas;

    @Inject
    StatelessSession session;

    private final List<Replicas> opened = new ArrayList<>();

    private Replicas openAnother() {
        Replicas other = new Replicas(session, "another", Duration.ofSeconds(3));
        opened.add(other);
        other.beat();
        return other;
    }

    @AfterEach
    void endTheOthers() {
        opened.forEach(it -> it.leave(new ShutdownEvent()));
    }

    private Optional<Member> member(String name) {
        return replicas.list().stream().filter(it -> it.name().equals(name)).findFirst();
    }

    private Member another() {
        return member("another").orElseThrow();
    }

    /** As if the other had been heard of so much earlier. */
    private void setBack(String interval) {
        int rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeMutationQuery("""
                                update replica set seen_at = seen_at - cast(:interval as interval),
                                       started_at = started_at - cast(:interval as interval)
                                where name = 'another'
                                """)
                        .setParameter("interval", interval)
                        .executeUpdate());
        assertEquals(1, rows);
    }

    @Test
    void isOnTheListWithItsProcess() {
        Member here =
                replicas.list().stream().filter(replicas::isThis).findFirst().orElseThrow();
        assertEquals(ProcessHandle.current().pid(), here.pid());
        assertEquals(ProcessHandle.current().parent().orElseThrow().pid(), here.parent());
        assertEquals(Replicas.State.OPEN, here.state());
        assertFalse(here.host().isBlank());
        assertFalse(here.uptime().isNegative());
    }

    @Test
    void knowsItselfFromOthers() {
        Replicas other = openAnother();
        assertFalse(replicas.isThis(another()));
        assertTrue(other.isThis(another()));
    }

    @Test
    void isSilentAfterFourHeartbeatsAndNoLongerOnceItIsHeardOf() {
        Replicas other = openAnother();
        setBack("11 seconds");
        assertEquals(Replicas.State.OPEN, another().state());
        setBack("2 seconds");
        Member silent = another();
        assertEquals(Replicas.State.SILENT, silent.state());
        assertEquals(
                Duration.between(silent.startedAt(), silent.seenAt()).toSeconds(),
                silent.uptime().toSeconds(),
                "nobody knows that it is still up");
        other.beat();
        assertEquals(Replicas.State.OPEN, another().state());
    }

    @Test
    void isForgottenAfterAnHourAndComesBack() {
        Replicas other = openAnother();
        setBack("59 minutes");
        replicas.beat();
        assertEquals(Replicas.State.SILENT, another().state());
        setBack("2 minutes");
        replicas.beat();
        assertEquals(Optional.empty(), member("another"));
        other.beat();
        assertEquals(Replicas.State.OPEN, another().state());
    }

    @Test
    void isAnotherOnceItIsStartedAgain() {
        openAnother();
        setBack("1 minute");
        openAnother();
        assertEquals(
                List.of(Replicas.State.OPEN, Replicas.State.SILENT),
                replicas.list().stream()
                        .filter(it -> it.name().equals("another"))
                        .map(Member::state)
                        .toList());
    }

    @Test
    void tellsThatItClosesAndLeavesNothingBehind() {
        Replicas other = openAnother();
        other.beginToClose(new ShutdownDelayInitiatedEvent());
        await().until(() -> another().state() == Replicas.State.CLOSING);
        other.beat();
        assertEquals(Replicas.State.CLOSING, another().state());
        other.leave(new ShutdownEvent());
        other.beat(); // one that was under way
        assertEquals(Optional.empty(), member("another"));
    }
}
