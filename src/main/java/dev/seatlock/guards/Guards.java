package dev.seatlock.guards;

import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PlacesFreed;
import dev.seatlock.inventory.WishKind;
import io.quarkus.arc.All;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The catalogue: every guard there is, by name. */
@Singleton
public final class Guards {

    /** The guard of a show that asks for none in particular. */
    public static final String RECOMMENDED = "pg-conditional";

    private final Map<String, Guard> byName = new TreeMap<>();
    private final List<Card> cards;

    Guards(@All List<Guard> guards) {
        cards = cardsOf(guards);
        guards.forEach(guard -> byName.put(guard.card().name(), guard));
    }

    /** The guard of that name. */
    public Optional<Guard> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All cards, those that reach furthest last, so that the list reads as a course. */
    public List<Card> cards() {
        return cards;
    }

    private static List<Card> cardsOf(List<Guard> guards) {
        return guards.stream()
                .map(Guard::card)
                .sorted(Comparator.comparing(Card::reach).thenComparing(Card::name))
                .toList();
    }

    /** Whether the guard protects every kind of place that a show sells; if not, the show must not have it. */
    public static boolean fits(Card card, Set<WishKind> sold) {
        return card.fits().containsAll(sold);
    }

    /** Each guard hears of every release: who keeps no stock, or never heard of the claim, ignores it. */
    void hear(@Observes PlacesFreed freed) {
        for (Freed claim : freed.claims()) {
            byName.values().forEach(guard -> guard.released(claim));
        }
    }
}
