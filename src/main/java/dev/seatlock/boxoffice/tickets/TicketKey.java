package dev.seatlock.boxoffice.tickets;

import static org.jose4j.jwk.JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE;
import static org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The key pair with which the installation signs its tickets: Ed25519. The private half stays in the database; with the
 * public one a gate tells what we have signed, without asking us. That it still stands, and was not cancelled or
 * changed since, only we can say: {@link Tickets#check}.
 */
@Singleton
public final class TicketKey {

    private static final AlgorithmConstraints OURS =
            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA);

    private static final int KEY_ID_LENGTH = 8; // it is in every code that is scanned

    private final StatelessSession session;
    private volatile @Nullable PublicJsonWebKey pair;

    TicketKey(StatelessSession session) {
        this.session = session;
    }

    /** The ticket as signed text: a JWS (RFC 7515) in its compact form. The same ticket is always the same text. */
    public String sign(Ticket ticket) {
        try {
            PublicJsonWebKey key = pair();
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setKey(key.getPrivateKey());
            signature.setPayload(ticket.claims());
            return signature.getCompactSerialization();
        } catch (JoseException failed) {
            throw new IllegalStateException("the tickets' key does not sign", failed);
        }
    }

    /** What is signed in such a text; empty if we have not signed it. */
    Optional<JsonObject> read(String signed) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(OURS);
            signature.setKey(pair().getKey());
            signature.setCompactSerialization(signed);
            return signature.verifySignature() ? Optional.of(new JsonObject(signature.getPayload())) : Optional.empty();
        } catch (JoseException noTicket) {
            return Optional.empty();
        }
    }

    /** The public half, as a JWK (RFC 8037). */
    public Map<String, Object> published() {
        return pair().toParams(PUBLIC_ONLY);
    }

    /** Read when it is first needed: who only sells need not wait for it at the start. */
    private PublicJsonWebKey pair() {
        PublicJsonWebKey known = pair;
        if (known == null) {
            try {
                known = PublicJsonWebKey.Factory.newPublicJwk(loadOrMake(make().toJson(INCLUDE_PRIVATE)));
                pair = known;
            } catch (JoseException unreadable) {
                throw new IllegalStateException("the tickets' key cannot be read", unreadable);
            }
        }
        return known;
    }

    /** The replica that is first to need a key makes it; all others read that one. */
    private String loadOrMake(String fresh) {
        return QuarkusTransaction.requiringNew().call(() -> {
            session.createNativeMutationQuery("update installation set ticket_key = :fresh where ticket_key is null")
                    .setParameter("fresh", fresh)
                    .executeUpdate();
            return session.createNativeQuery("select ticket_key from installation", String.class)
                    .getSingleResult();
        });
    }

    private static PublicJsonWebKey make() throws JoseException {
        PublicJsonWebKey pair = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
        pair.setKeyId(pair.calculateBase64urlEncodedThumbprint("SHA-256").substring(0, KEY_ID_LENGTH));
        pair.setUse(Use.SIGNATURE);
        pair.setAlgorithm(AlgorithmIdentifiers.EDDSA);
        return pair;
    }
}
