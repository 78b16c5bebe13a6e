package dev.seatlock.inventory;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;

/**
 * The race itself: reads whether the wanted places are free, pauses for the show's dwell, and takes them. Nothing here
 * stops another buyer from doing the same in between.
 *
 * <p>A guard that locks puts its lock around this. A guard that is one statement does not need it.
 */
@Singleton
public final class CheckThenTake implements PlaceTaker {

    private final StatelessSession session;
    private final Wins wins;

    CheckThenTake(StatelessSession session, Wins wins) {
        this.session = session;
        this.wins = wins;
    }

    @Override
    public Outcome take(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats wish -> takeSeats(claim, wish);
            case Wish.Standing(SectionId section, int count) -> takeStanding(claim, section, count);
        };
    }

    private Outcome takeSeats(Claim claim, Wish.Seats wish) {
        List<String> taken = session.createNativeQuery("""
                        select seat_id from seat
                        where show_id = :show and seat_id = any(:seats) and holder is not null
                        """, String.class)
                .setParameter("show", claim.show().value())
                .setParameter("seats", wish.ids())
                .getResultList();
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken.stream().map(SeatId::of).toList());
        }
        claim.dwell();
        SeatUpdate.each(session, claim, wish.seats(), """
                update seat set holder = :claim, version = version + 1 where show_id = :show and seat_id = :seat
                """);
        return wins.record(claim);
    }

    private Outcome takeStanding(Claim claim, SectionId section, int count) {
        int left = session.createNativeQuery("""
                        select capacity - taken from section where show_id = :show and name = :section
                        """, Integer.class)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .getSingleResult();
        if (left < count) {
            return Outcome.taken(claim, Set.of());
        }
        claim.dwell();
        // Relative even here, so that an oversale shows in the figure instead of vanishing from it.
        session.createNativeMutationQuery("""
                        update section set taken = taken + :count where show_id = :show and name = :section
                        """)
                .setParameter("count", count)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .executeUpdate();
        return wins.record(claim);
    }
}
