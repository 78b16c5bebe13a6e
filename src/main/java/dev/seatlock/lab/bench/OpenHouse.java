package dev.seatlock.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.lab.Address;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushShow;
import dev.seatlock.lab.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A house whose shows have been put on: where its buyers go, and whether its books say what they were told. */
final class OpenHouse {

    private final RemoteBoxOffice office;
    private final BenchShows house;
    private final List<RushShow> shows;
    private long buyers;
    private long sold;

    private OpenHouse(RemoteBoxOffice office, BenchShows house, List<RushShow> shows) {
        this.office = office;
        this.house = house;
        this.shows = shows;
    }

    static OpenHouse putOn(RemoteBoxOffice office, String title, BenchShows house)
            throws RushAborted, InterruptedException {
        List<RushShow> shows = new ArrayList<>();
        while (shows.size() < house.shows()) {
            shows.add(office.putOn(title, house.guard(), house.section()));
        }
        return new OpenHouse(office, house, shows);
    }

    /** Where the buyer of a number books. */
    String bookings(int replica, long number) {
        return path(shows.get(house.showFor(replica, number)), "bookings");
    }

    /** Asks for the seat map of the first show. */
    Question seatMap() {
        return Question.get(path(first(), "seats"));
    }

    /** Asks to be told what changes on it. */
    Question seatMapStream() {
        return Question.get(path(first(), "seats/stream"));
    }

    /** The tag of that map as it is now. */
    String seatMapTag() throws IOException, InterruptedException {
        URI at = Address.at(office.address().urls().getFirst(), seatMap().path());
        return office.wire()
                .send(Wire.request(at).build())
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    private static String path(RushShow show, String what) {
        return "/api/shows/" + show.id() + "/" + what;
    }

    RushShow first() {
        return shows.getFirst();
    }

    /** How many buyers have come so far. */
    long buyers() {
        return buyers;
    }

    /**
     * Holds the books against what buyers were told.
     *
     * @param came how many buyers have come since the last time
     * @param confirmed how many places they were told that they have
     * @throws Unsound unless every audit is sound, and just as many places are sold as were confirmed
     */
    void audit(long came, long confirmed) throws IOException, InterruptedException, Unsound {
        buyers += came;
        sold += confirmed;
        long found = 0;
        for (RushShow show : shows) {
            JsonNode audit = audit(show);
            if (!audit.path("verdict").asText().equals("SOUND")) {
                throw new Unsound("the audit of a show under %s says %s".formatted(house.guard(), audit));
            }
            found += audit.path("sold").asLong();
        }
        if (found != sold) {
            throw new Unsound(
                    "under %s %d places were confirmed, and %d are sold".formatted(house.guard(), sold, found));
        }
    }

    private JsonNode audit(RushShow show) throws IOException, InterruptedException {
        URI at = Address.at(office.address().urls().getFirst(), path(show, "audit"));
        return Wire.JSON.readTree(office.wire().send(Wire.request(at).build()).body());
    }
}
