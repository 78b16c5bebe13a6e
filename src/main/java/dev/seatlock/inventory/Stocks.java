package dev.seatlock.inventory;

import static java.util.Objects.requireNonNull;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** Counts what is left of standing places, for guards that keep the stock elsewhere. */
@Singleton
public final class Stocks {

    private final StatelessSession session;

    Stocks(StatelessSession session) {
        this.session = session;
    }

    private record Section(String name, int capacity) {}

    private record Live(String section, UUID claim, int places) {}

    /**
     * What is left of each standing section, and who has the rest. Within a transaction, what is released afterwards is
     * released after its end.
     */
    public Map<SectionId, Stock> of(ShowId show) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            Map<SectionId, Stock> stocks = new HashMap<>();
            session.createNativeQuery("""
                            select name, capacity from section where show_id = :show and kind = 'STANDING'
                            order by name for update
                            """, Section.class)
                    .setParameter("show", show.value())
                    .getResultList()
                    .forEach(section -> stocks.put(new SectionId(section.name()), new Stock(section.capacity())));
            session.createNativeQuery("""
                            select section, claim_id, places from win
                            where show_id = :show and state <> 'RELEASED'
                              and section in (select name from section where show_id = :show and kind = 'STANDING')
                            """, Live.class)
                    .setParameter("show", show.value())
                    .getResultList()
                    .forEach(live -> requireNonNull(stocks.get(new SectionId(live.section())))
                            .out()
                            .put(new ClaimId(live.claim()), live.places()));
            return stocks;
        });
    }
}
