package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.waitingroom.Line;
import io.quarkus.arc.DefaultBean;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * A bank that does as the method of payment says, to try out what happens then: it approves, declines, takes its time,
 * decides late, says so twice, says nothing, or never decides. Its books are its own, and survive a crash of the box
 * office.
 */
@DefaultBean
@Singleton
final class PlayBank implements Bank {

    private static final Duration SLOW = Duration.ofMillis(800);
    private static final Duration SILENT = Duration.ofMillis(1_500); // as long as a client would wait
    private static final Duration LATE = Duration.ofMillis(700);

    /** How it goes about a charge. */
    private enum Script {
        AT_ONCE,
        SLOWLY,
        /** The answer, if there is one, is lost. */
        SILENTLY,
        /** Decided after the answer, which says so. */
        LATE,
        /** Decided at once, and told once more, twice. */
        REPEATEDLY
    }

    private record Behaviour(Script script, Decision decision) {}

    private static final Map<String, Behaviour> METHODS = Map.of(
            "card", new Behaviour(Script.AT_ONCE, Decision.APPROVED),
            "card-declined", new Behaviour(Script.AT_ONCE, Decision.DECLINED),
            "card-slow", new Behaviour(Script.SLOWLY, Decision.APPROVED),
            "card-answer-lost", new Behaviour(Script.SILENTLY, Decision.APPROVED),
            "card-late", new Behaviour(Script.LATE, Decision.APPROVED),
            "card-late-declined", new Behaviour(Script.LATE, Decision.DECLINED),
            "card-twice", new Behaviour(Script.REPEATEDLY, Decision.APPROVED),
            "card-timeout", new Behaviour(Script.SILENTLY, Decision.UNDECIDED));

    private final StatelessSession session;
    private final Event<BankNotice> notices;

    PlayBank(StatelessSession session, Event<BankNotice> notices) {
        this.session = session;
        this.notices = notices;
    }

    @Override
    public List<String> methods() {
        return METHODS.keySet().stream().sorted().toList();
    }

    @Override
    public Decision charge(UUID payment, Price amount, String method) {
        Behaviour behaviour = METHODS.getOrDefault(method, new Behaviour(Script.AT_ONCE, Decision.DECLINED));
        return switch (behaviour.script) {
            case AT_ONCE -> decide(payment, amount, behaviour.decision);
            case SLOWLY -> {
                pause(SLOW);
                yield decide(payment, amount, behaviour.decision);
            }
            case SILENTLY -> {
                decide(payment, amount, behaviour.decision);
                pause(SILENT);
                throw new BankSilent("the bank did not answer in time");
            }
            case LATE -> {
                Decision now = decide(payment, amount, Decision.UNDECIDED);
                later(() -> notices.fire(new BankNotice(payment, decide(payment, amount, behaviour.decision))));
                yield now;
            }
            case REPEATEDLY -> {
                Decision decision = decide(payment, amount, behaviour.decision);
                BankNotice notice = new BankNotice(payment, decision);
                later(() -> notices.fire(notice));
                later(() -> notices.fire(notice));
                yield decision;
            }
        };
    }

    /** What was decided stays so, however often it is asked for. */
    private Decision decide(UUID payment, Price amount, Decision decision) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Decision.valueOf(session.createNativeQuery("""
                        insert into play_bank.charge (id, amount_minor, currency, decision)
                        values (:id, :amount, :currency, :decision)
                        on conflict (id) do update set decision = case
                            when charge.decision = 'UNDECIDED' then excluded.decision else charge.decision end
                        returning decision
                        """, String.class)
                        .setParameter("id", payment)
                        .setParameter("amount", amount.amount())
                        .setParameter("currency", amount.currency().getCurrencyCode())
                        .setParameter("decision", decision.name())
                        .getSingleResult()));
    }

    @Override
    public Decision decisionOn(UUID payment, boolean giveUp) {
        if (giveUp) {
            return decide(payment, new Price(0, Currency.getInstance("EUR")), Decision.DECLINED);
        }
        @Nullable
        String decision = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select decision from play_bank.charge where id = :id", String.class)
                        .setParameter("id", payment)
                        .getSingleResultOrNull());
        return decision == null ? Decision.UNDECIDED : Decision.valueOf(decision);
    }

    /** One refund of a charge at a time, so that each counts those before it. */
    @Override
    public void refund(UUID refund, UUID payment, Price amount) {
        QuarkusTransaction.requiringNew().run(() -> {
            session.createNativeQuery("select id from play_bank.charge where id = :payment for update", UUID.class)
                    .setParameter("payment", payment)
                    .getSingleResultOrNull();
            session.createNativeMutationQuery("""
                            insert into play_bank.refund (id, charge_id, amount_minor)
                            select :refund, id, :amount from play_bank.charge
                            where id = :payment and decision = 'APPROVED' and amount_minor >= :amount + (
                                select coalesce(sum(refund.amount_minor), 0) from play_bank.refund
                                where charge_id = charge.id)
                            on conflict (id) do nothing
                            """)
                    .setParameter("refund", refund)
                    .setParameter("payment", payment)
                    .setParameter("amount", amount.amount())
                    .executeUpdate();
            if (!isPaidBack(refund)) {
                throw new RefundRefused("so much is not left of charge " + payment);
            }
        });
    }

    private boolean isPaidBack(UUID refund) {
        return session.createNativeQuery(
                        "select exists (select from play_bank.refund where id = :refund)", Boolean.class)
                .setParameter("refund", refund)
                .getSingleResult();
    }

    @Override
    public List<Line> statement() {
        List<LineRow> rows = QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        select id, amount_minor, currency, cast((
                            select coalesce(sum(refund.amount_minor), 0) from play_bank.refund
                            where charge_id = charge.id
                        ) as bigint)
                        from play_bank.charge where decision = 'APPROVED' order by id
                        """, LineRow.class).getResultList());
        return rows.stream()
                .map(row ->
                        new Line(row.charge, new Price(row.amount, Currency.getInstance(row.currency)), row.refunded))
                .toList();
    }

    private record LineRow(UUID charge, Long amount, String currency, Long refunded) {}

    private static void later(Runnable said) {
        Thread.ofVirtual().name("play-bank").start(() -> {
            pause(LATE);
            said.run();
        });
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
