package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.policy.Arrival;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What visitors carry with them, signed, so that any replica believes it without asking a store: the token of a visit,
 * which says where in the line it belongs, and the pass of a shopper who is inside.
 *
 * <p>Both are a body and its HMAC-SHA-256, each in base64url, with a dot in between. A pass ends with its shopper's
 * permit at the turnstile, and a little before, since the clocks of the database and of Redis differ. It is renewed
 * whenever the shopper is heard of.
 */
public final class Passes {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte VISIT = 'v';
    private static final byte PASS = 'p';
    private static final int VISIT_BYTES = 1 + 2 * 16 + Long.BYTES + 4 * Long.BYTES + 2 * Integer.BYTES + 1;
    private static final int PASS_BYTES = 1 + 2 * 16 + Long.BYTES;

    private final Supplier<byte[]> secret;
    private final Clock clock;

    /** @param secret of the installation, the same on every replica */
    public Passes(Supplier<byte[]> secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * A pass that was found good.
     *
     * @param expiresAt when it ends
     */
    public record Pass(UUID visit, UUID show, Instant expiresAt) {}

    String token(Visit visit) {
        byte[] body = new byte[VISIT_BYTES];
        Arrival arrival = visit.arrival();
        put(ByteBuffer.wrap(body).put(VISIT), visit.id(), visit.show())
                .putLong(visit.number())
                .putLong(arrival.atMicros())
                .putInt(arrival.party())
                .putInt(arrival.priority())
                .putLong(arrival.clientUse())
                .putLong(arrival.clientTurn())
                .put((byte) (arrival.beforeBell() ? 1 : 0))
                .putLong(arrival.draw());
        return sealed(body);
    }

    /** The visit that a token is of; empty if it is not one of ours. */
    public Optional<Visit> visit(String token) {
        return opened(token, VISIT, VISIT_BYTES)
                .map(body -> new Visit(
                        uuid(body),
                        uuid(body),
                        body.getLong(),
                        new Arrival(
                                body.getLong(),
                                body.getInt(),
                                body.getInt(),
                                body.getLong(),
                                body.getLong(),
                                body.get() == 1,
                                body.getLong())));
    }

    String pass(UUID visit, UUID show, Instant expiresAt) {
        byte[] body = new byte[PASS_BYTES];
        put(ByteBuffer.wrap(body).put(PASS), visit, show).putLong(expiresAt.toEpochMilli());
        return sealed(body);
    }

    /** The pass, if it is one of ours and has not expired. */
    public Optional<Pass> check(String pass) {
        return opened(pass, PASS, PASS_BYTES)
                .map(body -> new Pass(uuid(body), uuid(body), Instant.ofEpochMilli(body.getLong())))
                .filter(it -> it.expiresAt().isAfter(clock.instant()));
    }

    private String sealed(byte[] body) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(body) + "." + encoder.encodeToString(hmac(body));
    }

    private Optional<ByteBuffer> opened(String sealed, byte kind, int length) {
        try {
            int dot = sealed.indexOf('.');
            byte[] body = Base64.getUrlDecoder().decode(sealed.substring(0, Math.max(0, dot)));
            byte[] seal = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
            boolean ours = body.length == length && body[0] == kind && MessageDigest.isEqual(hmac(body), seal);
            return ours ? Optional.of(ByteBuffer.wrap(body, 1, length - 1)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.get(), ALGORITHM));
            return mac.doFinal(body);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }

    private static ByteBuffer put(ByteBuffer body, UUID... ids) {
        for (UUID id : ids) {
            body.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return body;
    }

    private static UUID uuid(ByteBuffer body) {
        return new UUID(body.getLong(), body.getLong());
    }
}
