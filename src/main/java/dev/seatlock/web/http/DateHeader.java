package dev.seatlock.web.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Tells the time with every answer (RFC 9110, {@code Date}), so that no client has to trust its own clock to read the
 * times in it.
 */
@Singleton
class DateHeader {

    private static final int FIRST_OF_ALL = 100_000;
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private volatile Second now = new Second(0);

    /** Written out once. */
    private record Second(long sinceEpoch, String text) {

        Second(long sinceEpoch) {
            this(sinceEpoch, FORM.format(Instant.ofEpochSecond(sinceEpoch)));
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::date, FIRST_OF_ALL);
    }

    private void date(RoutingContext call) {
        // When the answer begins: whoever waited for the bell would else be told when he came.
        call.addHeadersEndHandler(begun -> call.response().putHeader(HttpHeaders.DATE, now()));
        call.next();
    }

    private String now() {
        long sinceEpoch = Instant.now().getEpochSecond();
        Second known = now;
        if (known.sinceEpoch() != sinceEpoch) {
            known = new Second(sinceEpoch);
            now = known;
        }
        return known.text();
    }
}
