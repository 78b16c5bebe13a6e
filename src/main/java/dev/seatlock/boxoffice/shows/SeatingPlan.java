package dev.seatlock.boxoffice.shows;

import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PriceList;
import dev.seatlock.inventory.ReleaseOutbox;
import dev.seatlock.inventory.Releases;
import dev.seatlock.inventory.SectionId;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes which places a show has: as many more as there shall be, and fewer as far as they are free.
 *
 * <p>It locks in the ledger's order, sections first and then seats by their ids. No claim's transaction is under way
 * meanwhile ({@link Programme}), but a hold may expire and a booking may be cancelled.
 */
@Singleton
final class SeatingPlan {

    private static final int MOST_NAMED = 20;

    private final StoredShows stored;
    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;

    SeatingPlan(StoredShows stored, Releases releases, ReleaseOutbox releaseOutbox) {
        this.stored = stored;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
    }

    /** Frees the places whose holds have expired, so that they can be taken out. In transactions of its own. */
    void freeExpired() {
        for (Set<Freed> freed = releases.sweep(); !freed.isEmpty(); freed = releases.sweep()) {
            releaseOutbox.tell(freed);
        }
    }

    /**
     * Gives a show these sections and prices and no others, within the caller's transaction.
     *
     * @return whether that changed its sections
     * @throws Rejection if a place would go or cost something else that is held or sold, or a section would become one
     *     of another kind
     */
    boolean change(Show show, ShowChange to) {
        requireNothingSoldAtAnotherPrice(show, to);
        List<SectionPlan> plans = to.sections();
        if (show.sections().stream().map(Section::plan).toList().equals(plans)) {
            return false;
        }
        stored.lockSections(show.id());
        Map<SectionId, Section> left = new LinkedHashMap<>();
        show.sections().forEach(section -> left.put(section.id(), section));
        int ordinal = show.sections().stream().mapToInt(it -> it.ordinal).max().orElse(-1);
        for (SectionPlan plan : plans) {
            Section section = left.remove(plan.section());
            if (section == null) {
                stored.session()
                        .insert(new Section(
                                show.id(), ++ordinal, plan, show.terms().netted()));
            } else {
                change(section, plan);
            }
        }
        left.values().forEach(gone -> change(gone, gone.withoutPlaces()));
        List<String> taken = stored.takenOutsidePlan(show.id(), MOST_NAMED);
        if (!taken.isEmpty()) {
            throw new Rejection(
                    Rule.STILL_BOOKED,
                    "These seats are held or sold, and cannot be taken out: " + String.join(", ", taken) + ".",
                    Map.of("seats", taken));
        }
        stored.deleteSeatsOutsidePlan(show.id());
        left.values().forEach(stored.session()::delete);
        stored.insertSeats(show.id());
        return true;
    }

    private void requireNothingSoldAtAnotherPrice(Show show, ShowChange to) {
        boolean allDiffer = !to.price().currency().equals(show.currency());
        PriceList before = show.terms().prices();
        PriceList after = SectionPlan.prices(to.sections(), to.price().amount());
        List<String> fixed = stored.taken(show.id()).stream()
                .filter(taken -> allDiffer || before.total(taken.wish()) != after.total(taken.wish()))
                .map(TakenPlace::name)
                .distinct()
                .limit(MOST_NAMED)
                .toList();
        if (!fixed.isEmpty()) {
            throw new Rejection(
                    Rule.STILL_BOOKED,
                    "The price cannot change while somebody has a place at it: " + String.join(", ", fixed) + ".",
                    Map.of("places", fixed));
        }
    }

    private void change(Section section, SectionPlan plan) {
        if (section.kind() != plan.kind()) {
            throw new Rejection(
                    Rule.STILL_BOOKED,
                    "Section " + section.name + " cannot become " + plan.kind() + ". Take it out, and add another.");
        }
        if (!stored.changeSection(section.as(plan))) {
            throw new Rejection(
                    Rule.STILL_BOOKED, "More places of section " + section.name + " than that are held or sold.");
        }
    }
}
