package dev.seatlock.guards.stream;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.StoreFailure;
import dev.seatlock.inventory.Wins;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RFuture;

/**
 * Waits for the answer to one claim: it hears it, or finds it where the writer left it, or finds the places in the
 * ledger.
 */
final class AwaitedAnswer {

    /** As long as the database lets the writer's transaction take. */
    private static final Duration CALLED_ENDS_WITHIN = Duration.ofSeconds(5);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final Wins wins;
    private final ClaimStream stream;
    private final Claim claim;
    private final UUID attempt;
    final CompletableFuture<StreamedAnswer> answer = new CompletableFuture<>();
    private final long patientUntilNanos;

    AwaitedAnswer(Wins wins, ClaimStream stream, Claim claim, UUID attempt) {
        this.wins = wins;
        this.stream = stream;
        this.claim = claim;
        this.attempt = attempt;
        patientUntilNanos = System.nanoTime() + claim.patience().toNanos();
    }

    Outcome outcome() throws InterruptedException {
        try {
            return heard(left(patientUntilNanos));
        } catch (TimeoutException impatient) {
            if (withdraw()) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
        } catch (InterruptedException interrupted) {
            if (withdraw()) {
                throw interrupted;
            }
            Thread.currentThread().interrupt();
            return new Outcome.Unsure("interrupted after the claim had been called");
        }
        return called();
    }

    /** It cannot be withdrawn any more, or Redis does not say so. */
    private Outcome called() throws InterruptedException {
        long endNanos = patientUntilNanos + CALLED_ENDS_WITHIN.toNanos();
        do {
            StreamedAnswer left = lookUp();
            if (left != null) {
                return outcomeOf(left);
            }
            Outcome.Won won = won();
            if (won != null) {
                return won;
            }
            try {
                return heard(Math.min(left(endNanos), LOOKS_EVERY.toNanos()));
            } catch (TimeoutException silent) {
                // looks again
            }
        } while (left(endNanos) > 0);
        return withdraw()
                ? Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE)
                : new Outcome.Unsure("the writer did not answer");
    }

    private Outcome heard(long nanos) throws InterruptedException, TimeoutException {
        try {
            return outcomeOf(answer.get(nanos, NANOSECONDS));
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    private Outcome outcomeOf(StreamedAnswer answered) {
        if (answered.toBeRouted()) {
            throw new GuardChanged(claim);
        }
        return answered.outcome(claim);
    }

    private Outcome.@Nullable Won won() {
        try {
            return wins.find(claim);
        } catch (RuntimeException away) {
            if (StoreFailure.of(away) == StoreFailure.DEFECT) {
                throw away;
            }
            return null; // nobody knows, as yet
        }
    }

    private boolean withdraw() {
        return Boolean.TRUE.equals(ask(stream.withdraw(attempt)));
    }

    private @Nullable StreamedAnswer lookUp() {
        return ClaimStream.answer(ask(stream.state(attempt).getAsync()));
    }

    /** Null where Redis does not answer soon. */
    private static <T> @Nullable T ask(RFuture<T> question) {
        try {
            return question.toCompletableFuture().get(LOOKS_EVERY.toNanos(), NANOSECONDS);
        } catch (ExecutionException | TimeoutException away) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // whoever waits next will notice
            return null;
        }
    }

    private static long left(long endNanos) {
        return Math.max(0, endNanos - System.nanoTime());
    }
}
