package dev.seatlock.boxoffice.callbacks;

import static java.util.Objects.requireNonNull;

import dev.seatlock.inventory.ClaimId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that guests show for their holds and bookings: an HMAC over the id under the installation's secret. None
 * is stored, any replica can render it again, and the token of a hold stays that of its booking, until that is passed
 * on.
 */
@Singleton
public final class Tokens {

    private static final String ALGORITHM = "HmacSHA256";

    /** A callback that is due as the first replica starts is signed, too. The scheduler starts right after this. */
    private static final int BEFORE_CHORES = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private final StatelessSession session;
    private volatile @Nullable Mac keyed;

    Tokens(StatelessSession session) {
        this.session = session;
    }

    public String of(ClaimId id) {
        return text("", id.value());
    }

    /** The token of a booking that has been passed on, to whoever accepted it: by the secret of that. */
    public String ofOwner(UUID owner) {
        return text("owner", owner);
    }

    /** The code by which a booking that is offered to somebody can be accepted: by the secret of that offer. */
    public String ofTransfer(UUID transfer) {
        return text("transfer", transfer);
    }

    private String text(String purpose, UUID id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(purpose, id));
    }

    /** The secret by which messages about this subject are signed, in the form of Standard Webhooks. */
    public String callbackSecret(UUID subject) {
        return "whsec_" + Base64.getEncoder().encodeToString(hmac("callback", subject));
    }

    /** The key by which passes of waiting rooms are signed. */
    public byte[] passKey() {
        return hmac("pass", new UUID(0, 0));
    }

    private byte[] hmac(String purpose, UUID id) {
        try {
            Mac mac = (Mac)
                    requireNonNull(keyed, "the secret is loaded at the start").clone(); // cheaper than a new one
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            mac.update(ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .flip());
            return mac.doFinal();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's own can be", impossible);
        }
    }

    /** Compares in a time that does not tell how much of it was right. */
    public static boolean matches(String right, String given) {
        return MessageDigest.isEqual(right.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    /** Before the first sale: to need the database for it afterwards would be to fail a buyer who has bought. */
    void load(@Observes @Priority(BEFORE_CHORES) StartupEvent start) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(loadOrMake(), ALGORITHM));
            keyed = mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }

    /** The first replica that ever starts makes the secret; all others read that one. */
    private byte[] loadOrMake() {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        return QuarkusTransaction.requiringNew().call(() -> {
            session.createNativeMutationQuery(
                            "insert into installation (token_secret) values (:fresh) on conflict do nothing")
                    .setParameter("fresh", fresh)
                    .executeUpdate();
            return session.createNativeQuery("select token_secret from installation", byte[].class)
                    .getSingleResult();
        });
    }
}
