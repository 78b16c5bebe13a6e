package dev.seatlock.boxoffice.callbacks;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PlacesFreed;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.TraceParent;
import io.opentelemetry.context.Context;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The transactional outbox: what is still to be told to those who gave a callback. A message is written in the
 * transaction that makes it true, so there is none without the other, and it is gone once its receiver has it. Messages
 * about one order are told in the order in which they were written; what follows a dead one waits behind it.
 */
@Singleton
public final class Outbox {

    /**
     * The end of a statement that tells of claims, as part of a larger one, whose table {@code news} has the {@code id}
     * of each, the {@code type} of the message and a jsonb of more {@code details}. Who gave no callback is not told.
     * The message's id follows from what it says, so that telling twice is telling once. What may happen to a claim
     * more than once has a {@code refund} or a {@code version} among its details.
     */
    public static final String TELL = """
            insert into outbox (id, subject, url, traceparent, type, body)
            select cast(md5(cast(claim_id as text) || news.type
                       || coalesce(news.details ->> 'refund', news.details ->> 'version', '')) as uuid),
                   subject, url, traceparent, news.type,
                   cast(jsonb_build_object(
                       'type', news.type,
                       'timestamp', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                       'data', jsonb_build_object('about', subject, 'show', show_id, 'id', claim_id)
                               || news.details) as text)
            from callback join news on news.id = claim_id
            where not ended
            on conflict (id) do nothing
            """;

    private final OutboxMessages messages;

    Outbox(OutboxMessages messages) {
        this.messages = messages;
    }

    /** Tells that a part of what was paid for a claim has gone back. */
    public void tellPartRefunded(ClaimId claim, UUID refund, long amountMinor, String currency) {
        messages.tellPartRefunded(claim, refund, amountMinor, currency);
    }

    /** Tells that all that was paid for a claim has gone back. */
    public void tellRefunded(ClaimId claim) {
        messages.tellRefunded(claim);
    }

    /** Tells that an order came to nothing, and why. */
    public void tellRefused(ClaimId order, Refusal refusal) {
        messages.tellRefused(order, refusal.code());
    }

    /** Holds that ended without a booking. Cancelled bookings are told of where they are cancelled. */
    void hear(@Observes PlacesFreed freed) {
        UUID[] claims =
                freed.claims().stream().map(Freed::claim).map(ClaimId::value).toArray(UUID[]::new);
        QuarkusTransaction.requiringNew().run(() -> messages.tellEnded(claims));
    }

    /**
     * From now on this callback is told what becomes of a claim.
     *
     * @param subject what the receiver knows it by
     */
    public void follow(ClaimId claim, ShowId show, UUID subject, URI callback) {
        messages.follow(claim, show, subject, callback.toString(), TraceParent.of(Context.current()));
    }

    /** Whoever follows the first claim follows the second, too. */
    public void followAlso(ClaimId first, ClaimId second) {
        messages.followAlso(first, second);
    }

    // --- For operators ---

    /** At most so many letters from the one after {@code after} on. */
    public List<Letter> letters(OutboxMessage.@Nullable State state, long after, int most) {
        return QuarkusTransaction.joiningExisting().call(() -> messages.letters(state, after, most));
    }

    /** Has a letter tried anew, as if for the first time. False if there is none. */
    public boolean replay(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> messages.replay(id));
    }

    /** Drops a letter for good, so that what waits behind it is told. False if there is none. */
    public boolean drop(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> messages.delete(id));
    }
}
