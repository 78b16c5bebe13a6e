package dev.seatlock.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Under the profile oidc operators bring a token, buyers may, and a password opens nothing. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(SignedInTest.Oidc.class)
class SignedInTest {

    private static final String SHOW = "{\"title\": \"Signed\", \"rows\": 1, \"seatsPerRow\": 9}";

    /** The profile, with the server's key in place of a server. */
    public static class Oidc implements QuarkusTestProfile {

        @Override
        public String getConfigProfile() {
            return "oidc";
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            KeyPair keys = keys();
            return Map.of(
                    "quarkus.http.test-port", "0",
                    "quarkus.oidc.public-key", text(keys.getPublic().getEncoded()),
                    "smallrye.jwt.sign.key", text(keys.getPrivate().getEncoded()));
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static JwtClaimsBuilder claims(String subject, String... roles) {
        return Jwt.claims()
                .subject(subject)
                .preferredUserName("a name")
                .audience("seatlock")
                .groups(Set.of(roles));
    }

    private static String operator() {
        return claims("olga", "operator").sign();
    }

    private static RequestSpecification bearing(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    private static String show() {
        return bearing(operator())
                .body(SHOW)
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void letsOperateWhoHasTheRole() {
        String show = show();
        bearing(operator())
                .post("/api/shows/{show}/close", show)
                .then()
                .statusCode(200)
                .body("state", is("CLOSED"));
        bearing(claims("otto", "usher", "operator").sign())
                .delete("/api/shows/{show}", show)
                .then()
                .statusCode(204);
    }

    @Test
    void forbidsItToWhoHasNot() {
        for (String token : new String[] {
            claims("ann").sign(),
            claims("ann", "Operator", "operators", "admin").sign(),
            claims("operator").sign()
        }) {
            refused(bearing(token).body(SHOW).post("/api/shows"), 403, "forbidden");
        }
    }

    static Stream<String> worthlessTokens() {
        long now = Instant.now().getEpochSecond();
        String unsigned = Stream.of(
                        "{\"alg\":\"none\"}",
                        "{\"sub\":\"olga\",\"aud\":\"seatlock\",\"groups\":[\"operator\"],\"iat\":%d,\"exp\":%d}"
                                .formatted(now, now + 300))
                .map(part ->
                        Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                .reduce("", (left, part) -> left + part + ".");
        String[] good = operator().split("\\.", -1);
        String[] other = claims("eve", "operator").sign().split("\\.", -1);
        return Stream.of(
                claims("olga", "operator")
                        .issuedAt(now - 600)
                        .expiresAt(now - 300)
                        .sign(),
                claims("olga", "operator").sign(keys().getPrivate()),
                claims("olga", "operator").audience("elsewhere").sign(),
                claims("olga", "operator").signWithSecret("open sesame, open sesame, open sesame"),
                unsigned,
                good[0] + "." + good[1] + ".",
                good[0] + "." + other[1] + "." + good[2],
                "nonsense");
    }

    @ParameterizedTest
    @MethodSource("worthlessTokens")
    void takesNoWorthlessToken(String token) {
        refused(bearing(token).body(SHOW).post("/api/shows"), 401, "unauthenticated")
                .header("WWW-Authenticate", startsWith("Bearer "));
        // Nor does it make a guest of whoever brings it: he would wonder whose his booking is.
        refused(
                bearing(token).body("{\"bestAvailable\": {\"count\": 1}}").post("/api/shows/{show}/bookings", show()),
                401,
                "unauthenticated");
    }

    @Test
    void takesNoPassword() {
        refused(
                given().auth()
                        .preemptive()
                        .basic("operator", TestStores.OPERATOR_PASSWORD)
                        .contentType(ContentType.JSON)
                        .body(SHOW)
                        .post("/api/shows"),
                401,
                "unauthenticated");
        refused(given().contentType(ContentType.JSON).body(SHOW).post("/api/shows"), 401, "unauthenticated")
                .header("WWW-Authenticate", startsWith("Bearer "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"holds", "bookings"})
    void sellsToTheSubjectWhateverItsRequestSays(String call) {
        String show = show();
        String body = "{\"bestAvailable\": {\"count\": 1}, \"buyer\": \"somebody else\"}";
        bearing(claims("ann").sign())
                .body(body)
                .post("/api/shows/{show}/{call}", show, call)
                .then()
                .statusCode(201)
                .body("buyer", is("ann"));
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/shows/{show}/{call}", show, call)
                .then()
                .statusCode(201)
                .body("buyer", is("somebody else"));
    }

    @Test
    void letsTheSubjectWait() {
        String show = show();
        bearing(claims("ann").sign())
                .body("{\"count\": 1, \"buyer\": \"somebody else\"}")
                .post("/api/shows/{show}/waiting-list", show)
                .then()
                .statusCode(201)
                .body("buyer", is("ann"));
    }

    /** A key is its buyer's: with another's token it is no way to another's booking. */
    @Test
    void givesAnAnswerAgainOnlyToItsBuyer() {
        String show = show();
        String token = claims("ann").sign();
        Response first =
                buyUnderKey(token, show).then().statusCode(201).extract().response();
        buyUnderKey(token, show).then().statusCode(201).body("id", is(first.<String>path("id")));
        // The same key in other hands is another key, and the seat is taken by now.
        refused(buyUnderKey(claims("bob").sign(), show), 409, "seats-taken");
    }

    /** Saying that one is somebody is not being it, under her key either. */
    @Test
    void givesNoGuestTheAnswerOfWhoIsSignedIn() {
        String show = show();
        buyUnderKey(claims("ann").sign(), show).then().statusCode(201);
        for (String body : new String[] {"{\"seats\": [\"A-1-1\"], \"buyer\": \"ann\"}", "{\"seats\": [\"A-1-1\"]}"}) {
            Response guest = given().contentType(ContentType.JSON)
                    .header("Idempotency-Key", "signed-" + show)
                    .body(body)
                    .post("/api/shows/{show}/bookings", show);
            assertTrue(guest.statusCode() == 409 || guest.statusCode() == 422, guest::asString);
            guest.then().body(not(containsString("token")));
        }
    }

    private static Response buyUnderKey(String token, String show) {
        return bearing(token)
                .header("Idempotency-Key", "signed-" + show)
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/bookings", show);
    }

    private static ValidatableResponse refused(Response answer, int status, String code) {
        return answer.then()
                .statusCode(status)
                .contentType(startsWith("application/problem+json"))
                .body("code", is(code))
                .body(not(containsString("jose")));
    }
}
