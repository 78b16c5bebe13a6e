package dev.seatlock.guards.orm;

import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** The key of a section's row, for those guards to which it is an entity. */
@Embeddable
record SectionKey(
        @Column(name = "show_id") UUID show,
        @Column(name = "name") String section) {

    SectionKey(ShowId show, SectionId section) {
        this(show.value(), section.name());
    }
}
