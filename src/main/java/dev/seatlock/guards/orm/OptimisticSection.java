package dev.seatlock.guards.orm;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;

/**
 * Standing places as an entity without a version, for the table has none. Hibernate compares what it changes with what
 * it read: {@code update section set taken = ? where … and taken = ?}. That the count may have gone up and down in
 * between does no harm, since only the count decides.
 */
@Entity
@Table(name = "section")
@DynamicUpdate
@OptimisticLocking(type = OptimisticLockType.DIRTY)
class OptimisticSection {

    @EmbeddedId
    SectionKey key;

    @Column(updatable = false)
    int capacity;

    int taken;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected OptimisticSection() {}

    boolean hasLeft(int count) {
        return capacity - taken >= count;
    }

    void take(int count) {
        taken += count;
    }
}
