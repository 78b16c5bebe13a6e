package dev.seatlock.lab.bench;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.RushShow;
import dev.seatlock.lab.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;

/** A buyer at a replica, without a crowd. */
record SingleBuyer(Wire wire, URI replica) {

    /**
     * Returns when the booking is confirmed.
     *
     * @throws IllegalStateException if it is not
     */
    void book(RushShow show, Map<String, Object> wish) throws IOException, InterruptedException {
        URI at = Address.at(replica, "/api/shows/" + show.id() + "/bookings");
        HttpResponse<String> answer = wire.send(Wire.post(at, wish).build());
        if (answer.statusCode() != Work.Sale.SOLD) {
            throw new IllegalStateException(
                    "a booking was answered with %d: %s".formatted(answer.statusCode(), answer.body()));
        }
    }
}
