package dev.seatlock.boxoffice.shows;

import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.SectionId;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Currency;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A show to try things on, put on the programme of a box office that has none. */
@Singleton
final class DemoShow {

    private final Shows shows;
    private final Programme programme;
    private final boolean wanted;

    DemoShow(
            Shows shows,
            Programme programme,
            @ConfigProperty(name = "seatlock.demo-show", defaultValue = "false") boolean wanted) {
        this.shows = shows;
        this.programme = programme;
        this.wanted = wanted;
    }

    void announce(@Observes StartupEvent start) {
        if (wanted && shows.page(null, 1).isEmpty()) {
            programme.create(new ShowPlan(
                    "The Tempest",
                    null,
                    null,
                    new Price(4500, Currency.getInstance("EUR")),
                    Guards.RECOMMENDED,
                    true,
                    List.of(
                            new SectionPlan.Seated(new SectionId("Stalls"), 10, 20),
                            new SectionPlan.Standing(new SectionId("Yard"), 100))));
        }
    }
}
