package dev.seatlock.boxoffice.waitinglist;

import dev.seatlock.boxoffice.sales.Routing;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.boxoffice.waitinglist.WaitingParties.Call;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PlacesFreed;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Serves the waiting lists of shows: offers what there is to each party in turn, as a hold. One list at a time on a
 * replica, and each list by one replica at a time.
 */
@Singleton
public final class WaitingListWorker {

    private static final Logger LOG = Logger.getLogger(WaitingListWorker.class);
    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_LAPSES = 2;
    private static final int AFTER_THE_GUARDS = 3_000; // they must have counted what is free before it is claimed
    private static final Duration TIME_TO_SERVE = Duration.ofSeconds(60);
    static final Duration STOPS_AFTER = Duration.ofSeconds(30); // the last claim may take some time, too
    private static final Duration LOOKS_EVERY = Duration.ofMillis(25);

    private final WaitingListOffers offers;
    private final WaitingParties parties;
    private final Shows shows;
    private final Semaphore server = new Semaphore(1); // one a replica
    private volatile boolean closing;

    WaitingListWorker(WaitingListOffers offers, WaitingParties parties, Shows shows) {
        this.offers = offers;
        this.parties = parties;
        this.shows = shows;
    }

    /**
     * Calls those who wait for a show before everyone else: its sale is about to open, or places were added to it. What
     * comes free meanwhile, and calls them again, is left to the next time.
     *
     * @throws Rejection if they could not all be called in time
     */
    void callFirst(ShowId show, Duration most) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + most.toNanos();
        long call = QuarkusTransaction.requiringNew().call(() -> parties.calls(show));
        while (QuarkusTransaction.requiringNew().call(() -> parties.isUnanswered(show, call))) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new Rejection(Rule.TERMS_BUSY, "The waiting list was not served in time. Ask again.");
            }
            Optional<Call> called =
                    QuarkusTransaction.requiringNew().call(() -> parties.take(show.value(), TIME_TO_SERVE));
            if (called.isEmpty()) { // somebody is at it, or has just been
                Thread.sleep(LOOKS_EVERY);
                continue;
            }
            ScopedValue.where(Routing.LIST_FIRST, show).call(() -> serve(called.get()));
        }
    }

    /** Places came free: holds that were offered have lapsed, and there is something for those who wait. */
    void hear(@Observes @Priority(AFTER_THE_GUARDS) PlacesFreed freed) {
        UUID[] claims =
                freed.claims().stream().map(Freed::claim).map(ClaimId::value).toArray(UUID[]::new);
        UUID[] theirShows = freed.guards().keySet().stream().map(ShowId::value).toArray(UUID[]::new);
        QuarkusTransaction.requiringNew().run(() -> {
            parties.lapse(claims, MOST_LAPSES);
            parties.callAll(theirShows);
        });
        wake();
    }

    void close(@Observes ShutdownEvent end) {
        closing = true;
    }

    /** Looks whether there is something to do, and does it. */
    void wake() {
        if (server.availablePermits() > 0) { // else somebody is at it, and sees the call or leaves it to the next look
            Thread.ofVirtual().name("waiting-list").start(this::serveAll);
        }
    }

    /** Serves the lists that have been called for. */
    @Scheduled(
            every = "${seatlock.waiting-lists-every}",
            delayed = "${seatlock.waiting-lists-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void serveAll() {
        if (!server.tryAcquire()) {
            return;
        }
        try {
            Optional<Call> called = take();
            while (called.isPresent() && !closing) {
                serveOrLeave(called.get());
                called = take();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            if (!closing) {
                LOG.warnf("waiting lists were left for the next time: %s", failed.getMessage());
            }
        } finally {
            server.release();
        }
    }

    /** The others need not wait for one that cannot be served. */
    private void serveOrLeave(Call call) throws InterruptedException {
        try {
            serve(call);
        } catch (RuntimeException failed) {
            if (!closing) {
                LOG.warnf(
                        "the waiting list of show %s was left for the next time: %s", call.show(), failed.getMessage());
            }
        }
    }

    private Optional<Call> take() {
        return QuarkusTransaction.requiringNew().call(() -> parties.take(null, TIME_TO_SERVE));
    }

    /** Whatever befalls it: the list is put back, to be served again if it was not served to its end. */
    private boolean serve(Call call) throws InterruptedException {
        boolean isServed = false;
        try {
            isServed = serveInTurn(new ShowId(call.show()));
            return isServed;
        } finally {
            putBack(call, isServed);
        }
    }

    private void putBack(Call call, boolean isServed) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> parties.putBack(call.show(), call.number(), isServed, isServed ? 0 : 1));
        } catch (RuntimeException away) {
            LOG.warnf("the waiting list of show %s is put back by its lease: %s", call.show(), away.getMessage());
        }
    }

    /** Offers what there is to each party in turn. False if it has to be done again. */
    private boolean serveInTurn(ShowId id) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + STOPS_AFTER.toNanos();
        Show show = shows.find(id);
        List<WaitingParty> inTurn = QuarkusTransaction.requiringNew().call(() -> {
            parties.withdrawUnfinished(id);
            return parties.inTurn(id, MOST_AT_ONCE);
        });
        Map<Optional<SectionId>, Integer> tooMany = new HashMap<>(); // so many places are not left
        for (WaitingParty party : inTurn) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            Optional<SectionId> where = Optional.ofNullable(party.section());
            if (party.places() >= tooMany.getOrDefault(where, Integer.MAX_VALUE)) {
                continue;
            }
            switch (offers.offer(party, show)) {
                case HAS_IT, HAS_ENOUGH -> {}
                case NOT_SO_MANY -> tooMany.put(where, party.places());
                case ASK_AGAIN -> {
                    return false;
                }
            }
        }
        return inTurn.size() < MOST_AT_ONCE || !tooMany.isEmpty();
    }
}
