package dev.seatlock.boxoffice.callbacks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.seatlock.inventory.TraceParent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what is in the {@link Outbox}, signed as <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 * says, on every replica and without a leader. Each message arrives at least once; those about one order arrive in
 * their order.
 *
 * <ol>
 *   <li>Take due messages, each the first about its subject. The taker has half a minute; if it dies, another takes
 *       them.
 *   <li>Post them, outside any transaction. A receiver has a few seconds, and is not followed elsewhere.
 *   <li>Answered with 2xx, a message is gone. Otherwise it is tried again, each time after twice the time, and in the
 *       end it is a dead letter, for an operator to replay or to drop. 410 makes it one at once: the receiver wants no
 *       more.
 * </ol>
 */
@Singleton
final class Callbacks {

    private static final Logger LOG = Logger.getLogger(Callbacks.class);
    private static final Duration TIME_TO_DELIVER = Duration.ofSeconds(30); // beyond what a receiver has
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int GONE = 410;

    private final OutboxMessages messages;
    private final Tokens tokens;
    private final Tracer tracer;
    private final Counter delivered;
    private final Counter failed;
    private final Counter dead;
    private final CallbackPost receivers;
    private final int mostTries;
    private final Duration firstPause;
    private final Semaphore free = new Semaphore(CallbackPost.MOST_AT_ONCE);
    private volatile boolean closing;

    Callbacks(
            OutboxMessages messages,
            Tokens tokens,
            Tracer tracer,
            MeterRegistry metrics,
            CallbackPost receivers,
            @ConfigProperty(name = "seatlock.callback-tries") int mostTries,
            @ConfigProperty(name = "seatlock.callback-pause") Duration firstPause) {
        this.messages = messages;
        this.tokens = tokens;
        this.tracer = tracer;
        delivered = counter(metrics, "delivered");
        failed = counter(metrics, "failed");
        dead = counter(metrics, "dead");
        this.receivers = receivers;
        this.mostTries = mostTries;
        this.firstPause = firstPause;
    }

    void close(@Observes ShutdownEvent end) {
        closing = true;
    }

    /** Begins to deliver what is due, as far as this replica has hands free. */
    @Scheduled(
            every = "${seatlock.callbacks-every}",
            delayed = "${seatlock.callbacks-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void deliverDue() {
        int hands = free.drainPermits();
        int used = 0;
        try {
            if (hands > 0 && !closing) {
                List<OutboxMessage> due =
                        QuarkusTransaction.requiringNew().call(() -> messages.take(hands, TIME_TO_DELIVER));
                for (OutboxMessage message : due) {
                    Thread.ofVirtual().name("callback-" + message.id).start(() -> deliver(message));
                    used++;
                }
            }
        } catch (RuntimeException failed) {
            if (!closing) {
                LOG.warnf("callbacks were left for the next time: %s", failed.getMessage());
            }
        } finally {
            free.release(hands - used);
        }
    }

    private void deliver(OutboxMessage message) {
        boolean delivered = false;
        try {
            int status = postTraced(message);
            delivered = status / 100 == 2;
            settle(message, status);
        } catch (IOException | WebhookSigningException | EmptyWebhookSecretException failed) {
            failed(message, Objects.requireNonNullElse(failed.getMessage(), failed.toString()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) { // it is taken again after its time
            LOG.warnf("callback %s was left for the next time: %s", message.id, failed.getMessage());
        } finally {
            free.release();
        }
        if (delivered) {
            deliverDue(); // what waited behind it
        }
    }

    /** As part of the trace in which the callback was asked for. */
    private int postTraced(OutboxMessage message)
            throws IOException, InterruptedException, WebhookSigningException, EmptyWebhookSecretException {
        Span span = tracer.spanBuilder("callback")
                .setSpanKind(SpanKind.CLIENT)
                .setParent(TraceParent.place(message.traceparent))
                .setAttribute("http.request.method", "POST")
                .setAttribute("seatlock.tries", message.tries)
                .startSpan();
        try {
            int status = post(message, TraceParent.of(Context.root().with(span)));
            span.setAttribute("http.response.status_code", status);
            return status;
        } finally {
            span.end();
        }
    }

    private int post(OutboxMessage message, @Nullable String traceparent)
            throws IOException, InterruptedException, WebhookSigningException, EmptyWebhookSecretException {
        long atSeconds = Instant.now().getEpochSecond();
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type",
                "application/json",
                "webhook-id",
                message.id.toString(),
                "webhook-timestamp",
                Long.toString(atSeconds),
                "webhook-signature",
                new Webhook(tokens.callbackSecret(message.subject))
                        .sign(message.id.toString(), atSeconds, message.body)));
        if (traceparent != null) {
            headers.put(TraceParent.HEADER, traceparent);
        }
        return receivers.post(message.url(), headers, message.body);
    }

    private void settle(OutboxMessage message, int status) {
        if (status / 100 == 2) {
            delivered.increment();
            QuarkusTransaction.requiringNew().run(() -> messages.delivered(message.id));
        } else if (status == GONE) {
            bury(message, "the receiver wants no more (410)");
        } else {
            failed(message, "the receiver answered " + status);
        }
    }

    private void failed(OutboxMessage message, String failure) {
        if (message.tries >= mostTries) {
            bury(message, failure);
            return;
        }
        failed.increment();
        QuarkusTransaction.requiringNew().run(() -> messages.putOff(message.id, failure, pause(message.tries)));
    }

    private void bury(OutboxMessage message, String failure) {
        dead.increment();
        LOG.warnf("callback %s is a dead letter: %s", message.id, failure);
        QuarkusTransaction.requiringNew().run(() -> messages.bury(message.id, failure));
    }

    /** Twice as long each time, and never the same for two that failed together. */
    private Duration pause(int tries) {
        Duration doubled = firstPause.multipliedBy(1L << Math.min(tries - 1, 20));
        long millis = Math.min(doubled.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    private static Counter counter(MeterRegistry metrics, String result) {
        return Counter.builder("seatlock.callbacks")
                .description("Attempts to deliver a callback, by how they ended")
                .tag("result", result)
                .register(metrics);
    }
}
