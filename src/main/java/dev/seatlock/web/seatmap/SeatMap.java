package dev.seatlock.web.seatmap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.seatlock.boxoffice.sales.Occupancy.Seat;
import dev.seatlock.boxoffice.sales.Occupancy.SeatState;
import dev.seatlock.boxoffice.sales.Occupancy.Standing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A seat map as it was at one moment. It is rendered when it is first wanted, and then once. */
final class SeatMap {

    private static final Executor RENDERING = Thread::startVirtualThread;

    private final UUID show;
    private final long epoch;
    private final SeatLayout layout;
    private final SeatState[] states;
    private final List<Standing> standing;
    private final ObjectWriter json;
    private final String tag;
    private @Nullable CompletableFuture<byte[]> rendered;
    private @Nullable CompletableFuture<byte[]> gzipped;

    /**
     * A map of a show on these terms.
     *
     * @param states of the seats, in their order; the array is the map's own from now on
     */
    SeatMap(UUID show, long epoch, SeatLayout layout, SeatState[] states, List<Standing> standing, ObjectWriter json) {
        this.show = show;
        this.epoch = epoch;
        this.layout = layout;
        this.states = states;
        this.standing = standing;
        this.json = json;
        this.tag = digest(layout, states, standing);
    }

    /** Two maps of one show with the same tag are the same, whichever replica has drawn them. */
    String tag() {
        return tag;
    }

    /** As JSON. */
    synchronized CompletableFuture<byte[]> rendered() {
        if (rendered == null) {
            rendered = CompletableFuture.supplyAsync(() -> bytes(places(seat -> true, standing)), RENDERING);
        }
        return rendered;
    }

    /** The same, compressed: an eighteenth or so of it. */
    synchronized CompletableFuture<byte[]> gzipped() {
        if (gzipped == null) {
            gzipped = rendered().thenApplyAsync(SeatMap::gzip, RENDERING);
        }
        return gzipped;
    }

    /** Whether the show was on the same terms on another map: whatever can be changed of it raises their number. */
    boolean isOnTermsOf(SeatMap other) {
        return epoch == other.epoch;
    }

    /** Whether it has the same seats as another map of the same show. */
    boolean isLaidOutAs(SeatMap other) {
        return layout.isSameAs(other.layout);
    }

    /** The places that are not as they were on another map of the same layout. */
    SeatMapAnswer changedSince(SeatMap before) {
        return places(
                seat -> states[seat] != before.states[seat],
                standing.stream()
                        .filter(section -> !before.standing.contains(section))
                        .toList());
    }

    byte[] bytes(SeatMapAnswer places) {
        try {
            return json.writeValueAsBytes(places);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private SeatMapAnswer places(IntPredicate which, List<Standing> sections) {
        return new SeatMapAnswer(
                show,
                IntStream.range(0, states.length)
                        .filter(which)
                        .mapToObj(i -> answer(layout.seats().get(i), states[i]))
                        .toList(),
                sections);
    }

    private static SeatMapAnswer.Seat answer(Seat seat, SeatState state) {
        return new SeatMapAnswer.Seat(seat.id(), seat.section(), seat.row(), seat.number(), state);
    }

    private static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String digest(SeatLayout layout, SeatState[] states, List<Standing> standing) {
        MessageDigest digest = SeatLayout.sha256();
        digest.update(layout.digest());
        for (SeatState state : states) {
            digest.update(letter(state));
        }
        byte[] hash = digest.digest(standing.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    private static byte letter(SeatState state) {
        return switch (state) {
            case FREE -> 'F';
            case HELD -> 'H';
            case SOLD -> 'S';
            case OVERSOLD -> 'O';
        };
    }
}
