package dev.seatlock.inventory;

/** A show's id as Hibernate knows it. */
public final class ShowIdType extends UuidType<ShowId> {

    public ShowIdType() {
        super(ShowId.class, ShowId::value, ShowId::new);
    }
}
