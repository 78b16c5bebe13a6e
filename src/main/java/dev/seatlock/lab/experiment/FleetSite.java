package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.Jvm;
import java.io.PrintStream;
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

    @Override
    public Opened open(int replicas) throws InterruptedException {
        Map<String, String> environment = new HashMap<>(stores);
        environment.put("QUARKUS_PROFILE", "prod"); // its operator is us, and has a password wherever others sign in
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_LOG_CONSOLE_LEVEL", "WARN");
        environment.put("QUARKUS_BANNER_ENABLED", "false");
        environment.put("SEATLOCK_DEMO_SHOW", "false");
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_MAX_SIZE",
                Integer.toString(Math.min(LARGEST_POOL, MOST_CONNECTIONS / replicas)));
        Fleet fleet = Fleet.start(Jvm.replica(), number -> environment, Jvm.freePorts(replicas), out);
        return new OpenedFleet(fleet, new Address(fleet.urls(), operatorPassword));
    }

    private record OpenedFleet(Fleet fleet, Address address) implements Opened {

        @Override
        public void close() {
            fleet.close();
        }
    }
}
