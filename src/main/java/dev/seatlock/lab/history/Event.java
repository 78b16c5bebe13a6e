package dev.seatlock.lab.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history. Times are nanoseconds since the opening, by the client's own clock; no two events share one,
 * and a later line has a later one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Opening.class, name = "opening"),
    @JsonSubTypes.Type(value = Event.Invoke.class, name = "invoke"),
    @JsonSubTypes.Type(value = Event.Ok.class, name = "ok"),
    @JsonSubTypes.Type(value = Event.Fail.class, name = "fail"),
    @JsonSubTypes.Type(value = Event.Unsure.class, name = "unsure"),
    @JsonSubTypes.Type(value = Win.class, name = "win"),
    @JsonSubTypes.Type(value = Closing.class, name = "closing")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Event permits Opening, Event.Invoke, Event.Completion, Win, Closing {

    /**
     * A client is about to ask. Taken down before the request leaves.
     *
     * @param op numbers the operations of a history, rising
     * @param seats that it asks for, or
     * @param standing places that it asks for, or
     * @param best how many of the best seats it asks for, or
     * @param claim that it won before and now confirms, releases or cancels
     */
    record Invoke(
            long at,
            long op,
            String client,
            @JsonProperty("do") Action action,
            @Nullable List<String> seats,
            WantedPlaces.@Nullable Standing standing,
            @Nullable Integer best,
            @Nullable String claim)
            implements Event {

        public Invoke {
            Malformed.unless(client != null, "an invocation needs its client");
            Malformed.unless(action != null, "an invocation needs what to do");
            int wishes = (seats == null ? 0 : 1) + (standing == null ? 0 : 1) + (best == null ? 0 : 1);
            if (action.claims() ? wishes != 1 : claim == null) {
                throw new Malformed(action + " needs one of seats, standing places and best, or else a claim");
            }
        }

        static Invoke claiming(long at, long op, String client, Action action, WantedPlaces places) {
            boolean seated = places.standing() == null && places.best() == null;
            return new Invoke(
                    at, op, client, action, seated ? places.seats() : null, places.standing(), places.best(), null);
        }

        static Invoke settling(long at, long op, String client, Action action, String claim) {
            return new Invoke(at, op, client, action, null, null, null, claim);
        }
    }

    /** How an operation ended, as its client was told. Taken down after the answer has come. */
    sealed interface Completion extends Event {

        long at();

        long op();

        /** Which replica says so; null if that is not known. */
        default @Nullable String replica() {
            return null;
        }

        /** What the box office said of its own time; null if it did not. */
        default @Nullable Timing timing() {
            return null;
        }
    }

    /**
     * It was done.
     *
     * @param claim the id under which the places were won
     * @param seats that the receipt names; null if they are those asked for
     * @param fence the fencing token; null or 0 if the guard has none
     * @param heldUntil the deadline of a hold, by the database's clock
     * @param timing null if the box office did not say
     */
    record Ok(
            long at,
            long op,
            String claim,
            @Nullable List<String> seats,
            @Nullable String replica,
            @Nullable String guard,
            @Nullable Long fence,
            @Nullable Instant heldUntil,
            @Nullable Timing timing)
            implements Completion {

        public Ok {
            Malformed.unless(claim != null, "an ok needs its claim");
        }
    }

    /**
     * It was not done, and will not be.
     *
     * @param why the stable code, such as {@code seats-taken}
     * @param timing null if the box office did not say
     */
    record Fail(
            long at,
            long op,
            String why,
            @Nullable String replica,
            @Nullable Timing timing) implements Completion {

        public Fail {
            Malformed.unless(why != null, "a fail needs why");
        }
    }

    /**
     * Nobody can say whether it was done or will be.
     *
     * @param claim if the client was told under which id to ask again
     */
    record Unsure(long at, long op, String why, @Nullable String claim) implements Completion {

        public Unsure {
            Malformed.unless(why != null, "an unsure needs why");
        }
    }
}
