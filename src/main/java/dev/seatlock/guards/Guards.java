package dev.seatlock.guards;

import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PlacesFreed;
import dev.seatlock.inventory.WishKind;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.arc.All;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The catalogue: every guard there is, by name; and apart from it the museum, whose pieces only the Lab hands out. */
@Singleton
public final class Guards {

    /** The guard of a show that asks for none in particular. */
    public static final String RECOMMENDED = "combining";

    private final Map<String, Guard> byName = new TreeMap<>();
    private final List<Card> cards;
    private final List<Card> museum;

    Guards(
            @All @Default List<Guard> guards, // without a qualifier it would be all, exhibits among them
            @All @Exhibit List<Guard> exhibits,
            @ConfigProperty(name = "seatlock.lab") boolean labIsOpen,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean isUntraced,
            Tracer tracer) {
        cards = cardsOf(guards);
        museum = cardsOf(exhibits);
        guards.forEach(this::add);
        if (labIsOpen) {
            exhibits.forEach(this::add);
        }
        if (!isUntraced) {
            byName.replaceAll((name, guard) -> new TracedGuard(guard, tracer));
        }
    }

    private void add(Guard guard) {
        String name = guard.card().name();
        Guard other = byName.put(name, guard);
        if (other != null) {
            throw new IllegalStateException("Two guards are called %s: %s and %s."
                    .formatted(
                            name, other.getClass().getName(), guard.getClass().getName()));
        }
    }

    /** The guard of that name. While the Lab is closed there is none that has the name of a museum piece. */
    public Optional<Guard> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All cards, those that reach furthest last, so that the list reads as a course. */
    public List<Card> cards() {
        return cards;
    }

    /** The cards of the bug museum: published mistakes, each of which fails as its card says. */
    public List<Card> museum() {
        return museum;
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

    /** The guard that a show has by now hears of its releases; one that takes it over later counts for itself. */
    void hear(@Observes PlacesFreed freed) {
        for (Freed claim : freed.claims()) {
            int kept = freed.kept().getOrDefault(claim, 0);
            named(freed.guards().getOrDefault(claim.show(), "")).ifPresent(guard -> guard.released(claim, kept));
        }
    }
}
