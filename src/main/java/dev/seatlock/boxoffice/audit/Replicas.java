package dev.seatlock.boxoffice.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.common.net.HostName;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of this box office, on whatever hosts. Each tells the database every few seconds that it is there, takes
 * its row with it when it ends, and keeps nobody from selling when it cannot. Nothing is decided by it: it is for
 * people to look at.
 *
 * <p>All times are the database's, so that replicas whose clocks differ do not seem silent, or young.
 */
@Singleton
public final class Replicas {

    private static final Logger LOG = Logger.getLogger(Replicas.class);

    /** One heartbeat may be late for many reasons; for so many, hardly for any but one. */
    private static final int SILENT_AFTER_HEARTBEATS = 4;

    /** One that is started and dies each few seconds leaves so many an hour. */
    private static final int MOST_LISTED = 1_000;

    /** How a replica is doing. */
    public enum State {
        OPEN,
        /** It ends what it has begun, and takes nothing more. */
        CLOSING,
        /**
         * It has not been heard of for four heartbeats: killed, hanging, or cut off from the database. It is forgotten
         * after an hour.
         */
        SILENT
    }

    /**
     * One replica.
     *
     * @param id of its process: whoever is started again is another replica of the same name
     * @param parent the id of the process that started it; null if that has ended
     * @param uptime from its start until now, or until it was last heard of
     */
    public record Member(
            UUID id,
            String name,
            String host,
            long pid,
            @Nullable Long parent,
            Instant startedAt,
            Duration uptime,
            Instant seenAt,
            State state) {}

    private final StatelessSession session;
    private final String name;
    private final Duration silence;
    private final UUID id = UUID.randomUUID();
    private final ProcessHandle process = ProcessHandle.current();
    private State state = State.OPEN;
    private boolean hasLeft;

    Replicas(
            StatelessSession session,
            @ConfigProperty(name = "seatlock.replica") String name,
            @ConfigProperty(name = "seatlock.heartbeat-every") Duration heartbeatEvery) {
        this.session = session;
        this.name = name;
        this.silence = heartbeatEvery.multipliedBy(SILENT_AFTER_HEARTBEATS);
    }

    /** Before the first request: who asks a replica finds it on the list. */
    void open(@Observes StartupEvent start) {
        tell();
    }

    /** Tells that this replica is there, also after its row was swept or its database crashed. */
    @Scheduled(
            every = "${seatlock.heartbeat-every}",
            delayed = "${seatlock.heartbeat-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void beat() {
        tell();
    }

    /** Not waited for: the database may be what is gone. */
    void beginToClose(@Observes ShutdownDelayInitiatedEvent end) {
        Thread.ofVirtual().name("replica-closing").start(() -> {
            close();
            tell();
        });
    }

    private synchronized void close() {
        state = State.CLOSING;
    }

    /** A heartbeat that came after this would leave a row that nobody takes away. */
    synchronized void leave(@Observes ShutdownEvent end) {
        hasLeft = true;
        attempt(() -> session.createNativeMutationQuery("delete from replica where id = :id")
                .setParameter("id", id)
                .executeUpdate());
    }

    private synchronized void tell() {
        if (hasLeft) {
            return;
        }
        // Not its own row, though it stood still for an hour: if one statement changes a row twice, only one change is
        // made, and nobody says which.
        attempt(() -> session.createNativeMutationQuery("""
                        with swept as (
                            delete from replica where id in (
                                select id from replica
                                where seen_at < clock_timestamp() - interval '1 hour' and id <> :id
                                for update skip locked)
                        )
                        insert into replica (id, name, host, pid, parent, started_at, seen_at, state)
                        values (:id, :name, :host, :pid, :parent,
                                clock_timestamp() - :uptime * interval '1 millisecond', clock_timestamp(), :state)
                        on conflict (id) do update
                            set seen_at = excluded.seen_at, state = excluded.state, parent = excluded.parent
                        """)
                .setParameter("id", id)
                .setParameter("name", name)
                .setParameter("host", HostName.getHostName())
                .setParameter("pid", process.pid())
                .setParameter("parent", process.parent().map(ProcessHandle::pid).orElse(null), Long.class)
                .setParameter("uptime", ManagementFactory.getRuntimeMXBean().getUptime())
                .setParameter("state", state.name())
                .executeUpdate());
    }

    private static void attempt(Runnable statement) {
        try {
            QuarkusTransaction.requiringNew().run(statement);
        } catch (RuntimeException failed) {
            LOG.debugf("the other replicas were not told: %s", failed.getMessage()); // the next heartbeat tells them
        }
    }

    /** Whether it is this process. */
    public boolean isThis(Member member) {
        return member.id().equals(id);
    }

    /**
     * All that were heard of within an hour, by name; of one name, the latest first. Of very many, those heard of last.
     */
    public List<Member> list() {
        return QuarkusTransaction.joiningExisting()
                .call(() -> session
                        .createNativeQuery("""
                                select id, name, host, pid, parent, started_at,
                                       cast(floor(extract(epoch from
                                            case when silent then seen_at else clock_timestamp() end - started_at))
                                            as bigint),
                                       seen_at, case when silent then 'SILENT' else state end
                                from (select *,
                                             seen_at < clock_timestamp() - :silence * interval '1 millisecond' as silent
                                      from replica order by seen_at desc limit :most) heard_of
                                order by length(name), name, started_at desc, id
                                """, MemberRow.class)
                        .setParameter("silence", silence.toMillis())
                        .setParameter("most", MOST_LISTED)
                        .getResultList()
                        .stream()
                        .map(MemberRow::member)
                        .toList());
    }

    private record MemberRow(
            UUID id,
            String name,
            String host,
            Long pid,
            @Nullable Long parent,
            Instant startedAt,
            Long upSeconds,
            Instant seenAt,
            String state) {

        Member member() {
            return new Member(
                    id,
                    name,
                    host,
                    pid,
                    parent,
                    startedAt,
                    Duration.ofSeconds(upSeconds),
                    seenAt,
                    State.valueOf(state));
        }
    }
}
