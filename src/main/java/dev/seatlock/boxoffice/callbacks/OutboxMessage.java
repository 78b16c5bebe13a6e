package dev.seatlock.boxoffice.callbacks;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message that its receiver does not have yet, as it was when it was read. */
@Entity
@Table(name = "outbox")
public class OutboxMessage {

    public enum State {
        WAITING,
        /** Given up: a dead letter. */
        DEAD
    }

    /** By which the receiver knows it, however often it is sent. */
    @Id
    UUID id;

    /** Rises with every message. */
    long seq;

    /** What it is about. Messages about one subject are told in their order. */
    UUID subject;

    String url;

    String type;

    String body;

    @Enumerated(EnumType.STRING)
    State state;

    /** How often it has been sent, or is being sent just now. */
    int tries;

    @Column(name = "last_failure")
    @Nullable
    String lastFailure;

    Instant at;

    @Column(name = "due_at")
    Instant dueAt;

    /** Where in a trace it was asked for; null if nobody traced. */
    @Nullable
    String traceparent;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected OutboxMessage() {}

    URI url() {
        return URI.create(url);
    }
}
