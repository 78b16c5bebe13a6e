package dev.seatlock.web.sales;

import dev.seatlock.boxoffice.callbacks.CallbackAddress;
import dev.seatlock.boxoffice.callbacks.Tokens;
import dev.seatlock.boxoffice.orders.Order;
import dev.seatlock.boxoffice.orders.Order.What;
import dev.seatlock.boxoffice.orders.OrderWorker;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.sales.Idempotency;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where those hand in what they buy who do not wait for it. */
@Singleton
class OrderDesk {

    private final OrderWorker orderWorker;
    private final Tokens tokens;
    private final IdempotentRequests idempotentRequests;

    OrderDesk(OrderWorker orderWorker, Tokens tokens, IdempotentRequests idempotentRequests) {
        this.orderWorker = orderWorker;
        this.tokens = tokens;
        this.idempotentRequests = idempotentRequests;
    }

    /** Takes an order, and says where to ask for it. */
    Response submit(What what, UUID show, ClaimRequest request, Choice choice, Duration patience, @Nullable String key)
            throws InterruptedException {
        URI callback = request.callback() == null
                ? null
                : CallbackAddress.parse(request.callback()).orElseThrow();
        String method = request.payment() == null ? null : request.payment().method();
        return idempotentRequests.answer(
                key,
                Idempotency.What.ORDER,
                List.of(what, show, request),
                ClaimId.next(),
                patience,
                id -> {
                    orderWorker.take(
                            new Order(id, new ShowId(show), what, choice, request.buyerId(), method, patience),
                            callback);
                    return accepted(id, show, callback);
                },
                answered -> accepted(answered.id(), show, callback));
    }

    private Response accepted(ClaimId id, UUID show, @Nullable URI callback) {
        String secret = callback == null ? null : tokens.callbackSecret(id.value());
        return Response.accepted(OrderAnswer.submitted(id, tokens.of(id), show, secret))
                .location(URI.create("/api/orders/" + id))
                .header("Preference-Applied", "respond-async")
                .build();
    }
}
