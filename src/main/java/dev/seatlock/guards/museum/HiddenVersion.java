package dev.seatlock.guards.museum;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.Unfit;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * The mistake: {@code @Version} on the shared entity, and code over it that believes to be unguarded.
 *
 * <pre>
 *   buyer 1                          buyer 2
 *   reads A-1-7, version 3: free     reads A-1-7, version 3: free
 *   update … where version = 3
 *   commits
 *                                    update … where version = 3: no row, StaleObjectStateException, 500
 * </pre>
 *
 * <p>Nothing is sold twice, so a show of races that is built on such an entity shows none: whatever guard it switches
 * off, the version stays. What the buyers get instead are errors. Nobody has written the retry, because nobody knew
 * that there was anything to retry; and a lost race is no defect, it is somebody else's seat.
 *
 * <p>Mind that the annotation does its work here. It is wrong only where it is not known of.
 *
 * <p><b>Right</b> is {@code orm-version}: the same annotation, known of. Who lost begins again in a new
 * transaction, or is told who won. And {@code none} is how an unsafe mode looks.
 */
@Exhibit
@Singleton
final class HiddenVersion extends DatabaseGuard {

    private static final Card CARD = Card.named("hidden-version")
            .primitive("@Version on the entity, unknown to the code")
            .stands(Stands.onNothing().table())
            .fits(WishKind.SEATS)
            .mechanism("Reads an entity, looks whether it is free, and updates it, as if there were no guard. But the"
                    + " entity is versioned.")
            .fails("The race does not show: it gives errors instead of seats sold twice. All but one buyer of a seat"
                    + " get a 500.")
            .whenToUse("Never without knowing it. Use orm-version, which retries, or none, to see the race.")
            .cost("It spares deciding what happens on a conflict.")
            .source("https://github.com/indigo-dc/orchestrator/issues/265");

    private final StatelessSession session;
    private final Wins wins;

    HiddenVersion(SeatLedger ledger, StatelessSession session, Wins wins) {
        super(CARD, ledger);
        this.session = session;
        this.wins = wins;
    }

    @Override
    public Outcome take(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats wish -> take(claim, wish);
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    private Outcome take(Claim claim, Wish.Seats wish) {
        List<VersionedSeat> seats = new ArrayList<>();
        List<SeatId> taken = new ArrayList<>();
        for (SeatId id : wish.seats()) {
            VersionedSeat seat = session.get(
                    VersionedSeat.class, new VersionedSeat.Key(claim.show().value(), id.toString()));
            seats.add(seat);
            if (seat.holder != null) {
                taken.add(id);
            }
        }
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken);
        }
        claim.dwell();
        for (VersionedSeat seat : seats) {
            seat.holder = claim.id().value();
            session.update(seat);
        }
        return wins.record(claim);
    }
}
