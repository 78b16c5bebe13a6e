package dev.seatlock.lab.bench;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whose code a method is, told by its package. */
enum Origin {
    OURS("Seatlock", "dev\\.seatlock"),
    // Before the server: Quarkus has packages for each of these.
    DATABASE(
            "JDBC, JTA, Hibernate",
            "org\\.(postgresql|hibernate)|com\\.arjuna|(io\\.quarkus|io)\\.(agroal|hibernate|narayana)"
                    + "|jakarta\\.(persistence|transaction)"),
    SERVER("Quarkus, Vert.x, Netty", "io\\.(quarkus|vertx|netty|smallrye)|org\\.jboss"),
    JDK("JDK", "javax?|jdk|(com\\.)?sun"),
    OTHER("others", ".*");

    private final String label;
    private final Pattern packages;

    Origin(String label, String packages) {
        this.label = label;
        this.packages = Pattern.compile("(%s)\\..*".formatted(packages));
    }

    static Origin of(String method) {
        return Stream.of(values())
                .filter(origin -> origin.packages.matcher(method).matches())
                .findFirst()
                .orElse(OTHER);
    }

    /** For people. */
    String label() {
        return label;
    }
}
