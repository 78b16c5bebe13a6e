package dev.seatlock.inventory;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/**
 * How some of the places that a claim was sold come free, as {@link Releases} frees all of them: in the ledger's lock
 * order, once, and written down for the {@link ReleaseOutbox}, which whoever calls this tells after the commit.
 */
@Singleton
public final class PartReleases {

    private static final String SOLD_SEATS = Releases.RELEASE.formatted(
            "show_id = :show and claim_id = :claim and state = 'SOLD' and place = any(:seats)", "");

    /** The same for a part of the standing places of a claim, which are one win. */
    private static final String SOLD_STANDING = """
            with had as (
                select show_id, claim_id, place, section from win
                where show_id = :show and claim_id = :claim and state = 'SOLD'
            ), locked as (
                select show_id, name from section
                where kind = 'STANDING' and (show_id, name) in (select show_id, section from had) for update
            ), now as ( -- as it is once the section is locked
                select win.show_id, win.claim_id, win.place, win.section, places from win
                join locked on locked.show_id = win.show_id and locked.name = win.section
                where (win.show_id, win.claim_id, win.place) in (select show_id, claim_id, place from had)
                for update of win
            ), kept as (
                update win set places = :keep from now
                where win.show_id = now.show_id and win.claim_id = now.claim_id and win.place = now.place
                  and win.state = 'SOLD' and now.places > :keep
                returning now.show_id, now.claim_id, now.section, now.places - :keep as back
            ), freed_section as (
                update section set taken = taken - back from kept
                where section.show_id = kept.show_id and section.name = kept.section
            ), written_down as (
                insert into freed (show_id, claim_id) select show_id, claim_id from kept
                on conflict (show_id, claim_id) do update set number = default
            )
            select show_id, claim_id from kept
            """;

    private final Releases releases;
    private final StatelessSession session;

    PartReleases(Releases releases, StatelessSession session) {
        this.releases = releases;
        this.session = session;
    }

    /** Releases these of the seats that a claim was sold, within the caller's transaction. */
    public Set<Freed> seatsOf(ShowId show, ClaimId claim, Set<SeatId> seats) {
        String[] ids = seats.stream().map(SeatId::toString).toArray(String[]::new);
        return releases.release(SOLD_SEATS, Map.of("show", show.value(), "claim", claim.value(), "seats", ids));
    }

    /**
     * Releases all standing places that a claim was sold, but for so many, within the caller's transaction.
     *
     * @param keep at least one
     */
    public Set<Freed> standingOf(ShowId show, ClaimId claim, int keep) {
        return session
                .createNativeQuery(SOLD_STANDING, FreedRow.class)
                .setParameter("show", show.value())
                .setParameter("claim", claim.value())
                .setParameter("keep", keep)
                .getResultList()
                .stream()
                .map(FreedRow::freed)
                .collect(Collectors.toSet());
    }
}
