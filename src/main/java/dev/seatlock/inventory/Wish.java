package dev.seatlock.inventory;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The places that a claim asks for. */
public sealed interface Wish {

    /** How many places it asks for. */
    int count();

    /** Of which kind it is; a guard's card says which kinds it protects. */
    WishKind kind();

    /** These seats and no others, all or none; sorted, because that is the order in which they are locked. */
    record Seats(SortedSet<SeatId> seats) implements Wish {

        public Seats {
            if (seats.isEmpty()) {
                throw new IllegalArgumentException("a wish names at least one seat");
            }
            seats = Collections.unmodifiableSortedSet(new TreeSet<>(seats));
        }

        /** The seats' ids, sorted, as a statement takes them. */
        public String[] ids() {
            return seats.stream().map(SeatId::toString).toArray(String[]::new);
        }

        @Override
        public int count() {
            return seats.size();
        }

        @Override
        public WishKind kind() {
            return WishKind.SEATS;
        }
    }

    /** So many standing places of one section, all or none. */
    record Standing(SectionId section, int count) implements Wish {

        public Standing {
            if (count < 1) {
                throw new IllegalArgumentException("a wish asks for at least one place");
            }
        }

        @Override
        public WishKind kind() {
            return WishKind.STANDING;
        }
    }
}
