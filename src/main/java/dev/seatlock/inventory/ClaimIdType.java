package dev.seatlock.inventory;

/** A claim's id as Hibernate knows it. */
public final class ClaimIdType extends UuidType<ClaimId> {

    public ClaimIdType() {
        super(ClaimId.class, ClaimId::value, ClaimId::new);
    }
}
