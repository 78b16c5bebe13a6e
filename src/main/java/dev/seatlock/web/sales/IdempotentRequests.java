package dev.seatlock.web.sales;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.boxoffice.sales.Idempotency;
import dev.seatlock.boxoffice.sales.Idempotency.Entry;
import dev.seatlock.boxoffice.sales.Idempotency.What;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.Problems;
import dev.seatlock.web.http.StrictRequests;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers a buying request once, however often it comes: under an {@code Idempotency-Key} the first answer is given
 * again, its status, its body and its {@code Location}. Without a key each request is one of its own.
 *
 * <p>The first answer has a token in it, so a key is a secret like one, and whoever asks under it is who asked first: a
 * guest by the key alone, somebody who is signed in by the key and the subject. The same key in the hands of two of
 * them is two keys.
 */
@Singleton
public class IdempotentRequests {

    public static final String HEADER = StrictRequests.IDEMPOTENCY_KEY;

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** Of 64 letters, digits, - and _ so many are worth 132 bits; a UUID has more. */
    private static final int FEWEST_SIGNS = 22;

    private final Idempotency idempotency;
    private final Buyers buyers;
    private final ObjectMapper json;

    IdempotentRequests(Idempotency idempotency, Buyers buyers, ObjectMapper json) {
        this.idempotency = idempotency;
        this.buyers = buyers;
        this.json = json;
    }

    /** What decides a claim, and answers with what was won; a refusal is thrown. */
    @FunctionalInterface
    interface Deciding {
        Response of(ClaimId id) throws InterruptedException;
    }

    /**
     * Answers one request.
     *
     * @param asked all that makes it the same request: what is left out may differ
     * @param fresh the id to decide it under if it is the first
     * @param won renders once more what was won
     */
    Response answer(
            @Nullable String key,
            What what,
            Object asked,
            ClaimId fresh,
            Duration patience,
            Deciding decide,
            Function<Entry.Answered, Response> won)
            throws InterruptedException {
        if (key == null) {
            return decide.of(fresh);
        }
        requireKey(key);
        String subject = buyers.subject();
        String owned = owned(key, subject);
        byte[] fingerprint = fingerprint(what, asked, subject);
        return switch (idempotency.enter(owned, what, fingerprint, fresh, patience)) {
            case Entry.Begin(ClaimId id) -> decide(owned, what, fingerprint, id, patience, decide, won);
            case Entry.Answered answered -> again(answered, won);
            case Entry.InProgress() -> throw inProgress();
            case Entry.Reused() ->
                throw ProblemCode.KEY_REUSED.withDetail("This key was used with another body, or for something else.");
        };
    }

    private static void requireKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw ProblemCode.BAD_REQUEST.withDetail("A key has at most 255 visible ASCII characters.");
        }
        if (!isSecret(key)) {
            throw ProblemCode.KEY_TOO_SHORT.withDetail(
                    "Make a key at random: a UUID, or at least " + FEWEST_SIGNS + " letters, digits, - and _.");
        }
    }

    /** The same as {@link #key}, but for one that may not be given, which is refused. */
    @Nullable
    ClaimKey requiredKey(@Nullable String key, What what, Object asked) {
        if (key != null) {
            requireKey(key);
        }
        return key(key, what, asked);
    }

    /** The key to be written with what is won; null if there is none, or none that may be given. */
    @Nullable
    ClaimKey key(@Nullable String key, What what, Object asked) {
        if (key == null || !isKey(key)) {
            return null;
        }
        String subject = buyers.subject();
        return new ClaimKey(owned(key, subject), HexFormat.of().formatHex(fingerprint(what, asked, subject)));
    }

    /** Whether a request with this key has been answered: that answer is owed however things stand by now. */
    public boolean isAnswered(@Nullable String key) {
        return key != null && isKey(key) && idempotency.isAnswered(owned(key, buyers.subject()));
    }

    /** What all requests under one key of one buyer have in common; of its own for each that comes without a key. */
    public UUID purchase(@Nullable String key) {
        return key != null && isKey(key)
                ? UUID.nameUUIDFromBytes(owned(key, buyers.subject()).getBytes(StandardCharsets.UTF_8))
                : UUID.randomUUID();
    }

    private static boolean isKey(String key) {
        return KEY.matcher(key).matches() && isSecret(key);
    }

    private static boolean isSecret(String key) {
        return key.chars().filter(IdempotentRequests::isUrlSafe).count() >= FEWEST_SIGNS;
    }

    private static boolean isUrlSafe(int sign) {
        return (sign >= 'a' && sign <= 'z')
                || (sign >= 'A' && sign <= 'Z')
                || (sign >= '0' && sign <= '9')
                || sign == '-'
                || sign == '_';
    }

    /**
     * The key as it is kept: no guest can send one with a blank in it, so none can ask under a key of somebody who is
     * signed in.
     */
    private static String owned(String key, @Nullable String subject) {
        if (subject == null) {
            return key;
        }
        MessageDigest digest = sha256();
        digest.update(subject.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return "signed in " + HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private Response decide(
            String key,
            What what,
            byte[] fingerprint,
            ClaimId id,
            Duration patience,
            Deciding decide,
            Function<Entry.Answered, Response> won)
            throws InterruptedException {
        HttpProblem problem;
        try {
            Response answer = decide.of(id);
            if (answer.getStatus() == Response.Status.ACCEPTED.getStatusCode()) {
                idempotency.undecided(key, id); // asked again, it may be decided
            }
            return answer;
        } catch (HttpProblem said) {
            problem = said;
        } catch (Rejection rejection) {
            problem = Problems.of(rejection);
        } catch (RuntimeException | InterruptedException failed) {
            idempotency.undecided(key, id);
            throw failed;
        }
        if (problem.getStatusCode() >= 500) {
            idempotency.undecided(key, id);
            throw problem;
        }
        Entry.Answered answer = new Entry.Answered(id, problem.getStatusCode(), null, text(problem));
        if (!idempotency.refused(key, id, answer.status(), text(problem))
                && idempotency.enter(key, what, fingerprint, id, patience) instanceof Entry.Answered otherwise) {
            answer = otherwise;
        }
        return again(answer, won); // not thrown: it is to be the same to the letter as when it is given again
    }

    private static Response again(Entry.Answered answered, Function<Entry.Answered, Response> won) {
        String problem = answered.problem();
        return problem == null
                ? won.apply(answered)
                : Response.status(answered.status())
                        .type(HttpProblem.MEDIA_TYPE)
                        .entity(problem)
                        .build();
    }

    private static HttpProblem inProgress() {
        return Problems.retryable(ProblemCode.IN_PROGRESS.problem(
                        "The first request with this key is still running. Ask again in a moment."))
                .build();
    }

    private byte[] fingerprint(What what, Object asked, @Nullable String subject) {
        try {
            MessageDigest digest = sha256();
            if (subject != null) {
                digest.update((byte) 0); // no name of anything begins so
                digest.update(subject.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            digest.update(what.name().getBytes(StandardCharsets.UTF_8));
            return digest.digest(json.writeValueAsBytes(asked));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String text(HttpProblem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
