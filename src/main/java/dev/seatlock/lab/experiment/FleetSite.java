package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import dev.seatlock.lab.Mischief;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts up a fleet of child processes on this host, over stores that others use, too.
 *
 * @param stores what a replica must know of them, and of the operator, as variables of its environment
 * @param out hears what the replicas print
 */
public record FleetSite(Map<String, String> stores, String operatorPassword, PrintStream out) implements Site {

    private static final int MOST_CONNECTIONS = 64; // of the whole fleet to the database, which others share
    private static final int LARGEST_POOL = 16;

    /**
     * How long a lock in Redis outlives its holder where mischief is planned. Each stall would else last half a minute;
     * and it must be long enough for a busy host never to forget to renew it.
     */
    private static final Duration LEASE = Duration.ofSeconds(3);

    /**
     * Longer than any lease, so that another has taken over what the sleeper believes to have. Less than the ten
     * seconds after which PostgreSQL ends an idle transaction: then nothing of the sleeper's could be written, whatever
     * the guard.
     */
    private static final Duration PAUSE = Duration.ofSeconds(7);

    @Override
    public Opened open(Plan plan) throws InterruptedException {
        int replicas = plan.replicas();
        Map<String, String> environment = new HashMap<>(stores);
        environment.put("QUARKUS_PROFILE", "prod"); // its operator is us, and has a password wherever others sign in
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_LOG_CONSOLE_LEVEL", "WARN");
        environment.put("QUARKUS_BANNER_ENABLED", "false");
        environment.put("SEATLOCK_DEMO_SHOW", "false");
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_MAX_SIZE",
                Integer.toString(Math.min(LARGEST_POOL, MOST_CONNECTIONS / replicas)));
        if (!plan.mischief().isEmpty()) {
            environment.put("SEATLOCK_REDIS_LOCK_WATCHDOG", LEASE.toMillis() + "ms");
            environment.put(
                    "QUARKUS_LOG_CATEGORY__ORG_REDISSON__LEVEL", "OFF"); // a sleeper's client wakes up to time-outs
        }
        Fleet fleet = Fleet.start(Jvm.replica(), number -> environment, Jvm.freePorts(replicas), out);
        return new OpenedFleet(fleet, new Address(fleet.urls(), operatorPassword));
    }

    private record OpenedFleet(Fleet fleet, Address address) implements Opened {

        @Override
        public void at(Mischief mischief, int replica) throws InterruptedException {
            switch (mischief) {
                case KILL -> {
                    fleet.kill(replica);
                    fleet.restart(replica);
                }
                case PAUSE -> {
                    fleet.pause(replica);
                    try {
                        Thread.sleep(PAUSE);
                    } finally {
                        fleet.resume(replica);
                    }
                }
            }
        }

        @Override
        public void close() {
            fleet.close();
        }
    }
}
