package dev.seatlock.web.waitingroom;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.waitingroom.Passes;
import dev.seatlock.waitingroom.Passes.Pass;
import dev.seatlock.waitingroom.SpentPasses;
import dev.seatlock.waitingroom.SpentPasses.Spending;
import dev.seatlock.waitingroom.WaitingRooms;
import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.sales.BookingAnswer;
import dev.seatlock.web.sales.BookingResponses;
import dev.seatlock.web.sales.HoldAnswer;
import dev.seatlock.web.sales.IdempotentRequests;
import dev.seatlock.web.sales.OrderAnswer;
import dev.seatlock.web.waitingroom.Purchases.Outcome;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the pass, where a show has a waiting room. It is signed, and says whose it is and until when; and it is
 * {@linkplain SpentPasses spent} by the purchase that begins with it, so that no two do. Only a request that is made
 * again under its key, and has been answered, is let through without: who has bought has no pass any more.
 *
 * <p>What has bought nothing gives its pass back. A hold keeps it for as long as it stands, and so does an order until
 * it is decided. Whoever has bought has been served: the pass is good for nothing from then on, and the next one may
 * enter.
 */
class WaitingRoomFilter {

    private static final Logger LOG = Logger.getLogger(WaitingRoomFilter.class);
    private static final String SHOWN = "dev.seatlock.pass";
    private static final String PURCHASE = "dev.seatlock.purchase";
    private static final Duration RUNS_AT_MOST = Duration.ofSeconds(5); // beyond the buyer's patience
    private static final Duration UNKNOWN_AT_MOST =
            Duration.ofSeconds(70); // no guard keeps a claim for longer, nor does a transaction last
    private static final Duration LOOKS_EVERY = Duration.ofMillis(250);
    private static final Set<String> NOTHING_BOUGHT =
            Set.of(ProblemCode.BUSY.code(), ProblemCode.GUARD_UNAVAILABLE.code(), ProblemCode.CLOSING.code());

    private final WaitingRooms rooms;
    private final Passes passes;
    private final SpentPasses spent;
    private final IdempotentRequests idempotentRequests;
    private final BookingResponses responses;
    private final Purchases purchases;
    private final Duration grace;

    WaitingRoomFilter(
            WaitingRooms rooms,
            Passes passes,
            SpentPasses spent,
            IdempotentRequests idempotentRequests,
            BookingResponses responses,
            Purchases purchases,
            @ConfigProperty(name = "seatlock.visit-grace") Duration grace) {
        this.rooms = rooms;
        this.passes = passes;
        this.spent = spent;
        this.idempotentRequests = idempotentRequests;
        this.responses = responses;
        this.purchases = purchases;
        this.grace = grace;
    }

    @PassRequired
    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        String key = single(request, IdempotentRequests.HEADER);
        String shown = single(request, PassRequired.HEADER);
        Optional<Pass> pass = Optional.ofNullable(shown).flatMap(passes::check);
        pass.ifPresent(it -> request.setProperty(SHOWN, it));
        Optional<UUID> show = show(request);
        if (show.isEmpty() || rooms.of(show.get()).isEmpty()) {
            return; // what is held already is paid for without a pass
        }
        if (idempotentRequests.isAnswered(key)) {
            return;
        }
        if (pass.isEmpty() || !pass.get().show().equals(show.get())) {
            throw passRequired(
                    shown == null
                            ? "This show has a waiting room. POST /api/shows/" + show.get() + "/visits enters it."
                            : "This pass has expired, was given back, or is for another show.");
        }
        UUID purchase = idempotentRequests.purchase(key);
        Duration lease = grace.plus(responses.patience(request.getHeaderString("Prefer")))
                .plus(RUNS_AT_MOST);
        if (!isBegun(pass.get().visit(), purchase, lease)) {
            throw passRequired("This pass is spent or in use: it is good for one purchase.");
        }
        request.setProperty(PURCHASE, purchase);
    }

    /** Said twice it would be one thing here and another where it is read next. */
    private static @Nullable String single(ContainerRequestContext request, String header) {
        List<String> said = request.getHeaders().getOrDefault(header, List.of());
        if (said.size() > 1) {
            throw ProblemCode.BAD_REQUEST.withDetail("The header " + header + " may be sent only once.");
        }
        return said.isEmpty() ? null : said.getFirst();
    }

    private static HttpProblem passRequired(String why) {
        return ProblemCode.PASS_REQUIRED.withDetail(why);
    }

    private boolean isBegun(UUID visit, UUID purchase, Duration lease) {
        Spending spending = spent.spend(visit, purchase, lease);
        UUID on = spending.on();
        if (spending.isBegun() || on == null) {
            return spending.isBegun();
        }
        return switch (purchases.outcome(new ClaimId(on))) {
            case NOTHING -> spent.spendAgain(visit, on, purchase, lease, false);
            case NOTHING_YET -> spent.spendAgain(visit, on, purchase, lease, true);
            case UNDECIDED, BOUGHT -> false;
        };
    }

    @PassRequired
    @ServerResponseFilter
    void served(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(SHOWN) instanceof Pass pass)) {
            return;
        }
        Object answer = response.getEntity();
        if (answer instanceof BookingAnswer) {
            Thread.startVirtualThread(() -> leave(pass)); // the answer need not wait for it
        } else if (request.getProperty(PURCHASE) instanceof UUID purchase) {
            switch (answer) {
                case HoldAnswer hold -> spent.settle(pass.visit(), purchase, hold.id(), Duration.ZERO);
                case BookingResponses.PendingAnswer pending ->
                    spent.settle(pass.visit(), purchase, pending.hold(), Duration.ZERO);
                case OrderAnswer order -> {
                    spent.settle(pass.visit(), purchase, order.id(), Duration.ZERO);
                    Thread.startVirtualThread(() -> follow(pass, new ClaimId(order.id())));
                }
                case HttpProblem unknown
                when unknown.getParameters().get(BookingResponses.CLAIM) instanceof UUID claim ->
                    spent.settle(pass.visit(), purchase, claim, UNKNOWN_AT_MOST); // it may have been won
                case null, default -> {
                    if (isNothingBought(response)) {
                        spent.giveBack(pass.visit(), purchase);
                    }
                }
            }
        }
    }

    private static boolean isNothingBought(ContainerResponseContext response) {
        int status = response.getStatus();
        return (status >= 400 && status < 500)
                || (response.getEntity() instanceof HttpProblem problem
                        && NOTHING_BOUGHT.contains(
                                String.valueOf(problem.getParameters().get("code"))));
    }

    /**
     * Sees to it that the next one may enter once an order is booked. Should this replica end meanwhile, its permit
     * ends by its lease.
     */
    private void follow(Pass pass, ClaimId order) {
        try {
            long deadlineNanos = System.nanoTime() + grace.toNanos();
            Outcome outcome = purchases.outcome(order);
            while (outcome == Outcome.UNDECIDED && System.nanoTime() - deadlineNanos < 0) {
                Thread.sleep(LOOKS_EVERY);
                outcome = purchases.outcome(order);
            }
            switch (outcome) {
                case BOUGHT -> leave(pass);
                case NOTHING -> spent.giveBackFrom(pass.visit(), order.value());
                case UNDECIDED, NOTHING_YET -> LOG.debugf("the pass is left to order %s", order);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            LOG.debugf("the pass is left to order %s: %s", order, away.getMessage());
        }
    }

    private void leave(Pass pass) {
        try {
            rooms.of(pass.show()).ifPresent(room -> rooms.leave(room, pass.visit()));
        } catch (RuntimeException away) {
            LOG.debugf("a permit is given back by its lease: %s", away.getMessage());
        }
    }

    private static Optional<UUID> show(ContainerRequestContext request) {
        try {
            return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("show"))
                    .map(UUID::fromString);
        } catch (IllegalArgumentException noId) {
            return Optional.empty(); // as the resource will say
        }
    }
}
