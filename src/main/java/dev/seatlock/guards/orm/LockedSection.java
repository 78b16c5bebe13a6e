package dev.seatlock.guards.orm;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** Standing places as an entity: what was read under the lock still stands when it is written. */
@Entity
@Table(name = "section")
class LockedSection {

    @EmbeddedId
    SectionKey key;

    @Column(updatable = false)
    int capacity;

    int taken;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected LockedSection() {}

    boolean hasLeft(int count) {
        return capacity - taken >= count;
    }

    void take(int count) {
        taken += count;
    }
}
