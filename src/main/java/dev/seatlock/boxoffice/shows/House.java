package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The places of a show, taken or not. */
public record House(List<Section> sections) {

    public int capacity() {
        return sections.stream().mapToInt(Section::capacity).sum();
    }

    /** Whether it has what the wish names. */
    public boolean has(Wish wish) {
        return switch (wish) {
            case Wish.Seats(var seats) ->
                seats.stream().allMatch(seat -> sections.stream().anyMatch(section -> section.has(seat)));
            case Wish.Standing(var wanted, int count) ->
                sections.stream().anyMatch(section -> section.hasStanding(wanted));
        };
    }

    /** Whether it has seats in that section, or any at all if none is named. */
    public boolean hasSeats(@Nullable SectionId section) {
        return sections.stream()
                .anyMatch(it -> it.kind() == SectionKind.SEATED
                        && (section == null || it.id().equals(section)));
    }

    /** The most places that can ever be had together: in that section, or wherever it has seats if none is named. */
    public int mostPlaces(@Nullable SectionId section) {
        boolean seats = hasSeats(section);
        return sections.stream()
                .filter(it -> section == null || it.id().equals(section))
                .filter(it -> !seats || it.kind() == SectionKind.SEATED)
                .mapToInt(Section::capacity)
                .limit(seats ? Long.MAX_VALUE : 1) // of standing places one section at a time
                .sum();
    }

    /** Of which kinds its places are. */
    Set<WishKind> kinds() {
        return sections.stream().map(section -> section.kind().sold()).collect(Collectors.toSet());
    }
}
