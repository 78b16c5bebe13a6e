package dev.seatlock.guards.sql;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.Unfit;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SeatUpdate;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.util.SortedSet;
import org.hibernate.StatelessSession;

/**
 * A unique index: the insert is the claim, and only one of two can be in the index.
 *
 * <pre>
 *   create unique index win_exclusive on win (show_id, place) where state &lt;&gt; 'RELEASED' and exclusive;
 *
 *   insert into win (…) select … where not exists (a live win on the place)
 *   order by place on conflict … do nothing returning place
 * </pre>
 *
 * <ol>
 *   <li>Begin; insert a win for each wanted seat, sorted. Whoever meets another's uncommitted row waits for its end.
 *   <li>As many rows came back as were wanted: the seats are won. Fewer: roll back, and with it the rest of the party.
 *   <li>Commit.
 * </ol>
 *
 * <p>The index covers only wins that were made this way, so those of other guards are looked for first; they cannot
 * appear meanwhile, because a show never sells under two guards at once. {@code do nothing} rather than an error: an
 * error would cost the transaction, and tell less.
 *
 * <p>It is a rule of the data, not of the code: it also stands when someone forgets it.
 */
@Singleton
final class PgUnique extends DatabaseGuard {

    private static final Card CARD = Card.named("pg-unique")
            .primitive("unique index, insert … on conflict do nothing")
            .stands(Stands.onTheTransaction().table())
            .fits(WishKind.SEATS)
            .mechanism("Inserts a win for each seat. A unique index allows one live win for a seat, and the buyer"
                    + " whose win is inserted has it.")
            .fails("Never sells twice. A unique index cannot express a count, so it is for named seats only.")
            .whenToUse("The rule is: at most one. It is the only guard that also stops code which forgot about it.")
            .cost("An index entry for each win.")
            .source("https://www.postgresql.org/docs/18/sql-insert.html#SQL-ON-CONFLICT");

    private final StatelessSession session;
    private final Wins wins;

    PgUnique(SeatLedger ledger, StatelessSession session, Wins wins) {
        super(CARD, ledger);
        this.session = session;
        this.wins = wins;
    }

    @Override
    public Outcome take(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats(SortedSet<SeatId> seats) -> takeSeats(claim, seats);
            case Wish.Standing standing -> throw Unfit.wish(CARD, standing);
        };
    }

    private Outcome takeSeats(Claim claim, SortedSet<SeatId> seats) {
        Outcome outcome = wins.recordExclusively(claim, seats);
        if (outcome instanceof Outcome.Won) {
            SeatUpdate.each(session, claim, seats, """
                    update seat set holder = :claim, version = version + 1 where show_id = :show and seat_id = :seat
                    """);
        }
        claim.dwell();
        return outcome;
    }
}
