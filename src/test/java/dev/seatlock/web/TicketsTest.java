package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ticket on its way: bought, printed, scanned at the gate, and checked there with nothing but the published key. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class TicketsTest {

    private static final float POINTS_OF_CODE = 152;
    private static final int POINTS_OF_STUB = 170; // the corner that has nothing but the code

    private String show = "";

    @BeforeEach
    void putOnAShow() {
        show = operator()
                .body("""
                    {"title": "Viel Lärm 🎭", "startsAt": "2031-03-14T19:30:00Z", "price": {"amount": 4500, "currency": "EUR"},
                     "sections": [{"name": "A", "kind": "SEATED", "rows": 2, "seatsPerRow": 8},
                                  {"name": "Floor", "kind": "STANDING", "capacity": 9}]}""")
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private JsonPath buy(String places) {
        return given().contentType(ContentType.JSON)
                .body(places)
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static RequestSpecification holder(JsonPath booking) {
        return given().header("Booking-Token", booking.getString("token"));
    }

    private static Response ticket(JsonPath booking, String accept) {
        return holder(booking).accept(accept).get("/api/bookings/{id}/ticket", booking.getString("id"));
    }

    private static String signed(JsonPath booking) {
        return ticket(booking, "text/plain").then().statusCode(200).extract().asString();
    }

    @Test
    void printsACodeThatTheGateCanCheckAlone() throws Exception {
        JsonPath booking = buy("{\"seats\": [\"A-1-7\", \"A-1-8\"], \"buyer\": \"ann\"}");
        Response printed = ticket(booking, "*/*");
        printed.then()
                .statusCode(200)
                .contentType("application/pdf")
                .header("Cache-Control", "private, no-store")
                .header(
                        "Content-Disposition",
                        "inline; filename=\"ticket-" + booking.getString("reference") + ".pdf\"");
        String scanned = scan(printed.asByteArray());
        assertEquals(signed(booking), scanned);

        JsonPath claims = JsonPath.from(verified(scanned));
        assertEquals(booking.getString("id"), claims.getString("booking"));
        assertEquals(booking.getString("reference"), claims.getString("reference"));
        assertEquals(show, claims.getString("show"));
        assertEquals("Viel Lärm 🎭", claims.getString("title"));
        assertEquals("2031-03-14T19:30:00Z", claims.getString("startsAt"));
        assertEquals(List.of("A-1-7", "A-1-8"), claims.getList("seats"));
        assertEquals(2, claims.getInt("places"));
    }

    @Test
    void signsForStandingPlaces() throws Exception {
        JsonPath claims =
                JsonPath.from(verified(signed(buy("{\"standing\": {\"section\": \"Floor\", \"count\": 3}}"))));
        assertEquals(Map.of("section", "Floor", "count", 3), claims.getMap("standing"));
        assertEquals(3, claims.getInt("places"));
        assertFalse(claims.getMap("$").containsKey("seats"));
    }

    @Test
    void isNotFooledByAForgedTicket() throws Exception {
        String signed = signed(buy("{\"seats\": [\"A-1-1\"]}"));
        String[] parts = signed.split("\\.", 3);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        assertTrue(isGenuine(signed));
        assertFalse(
                isGenuine(parts[0] + "." + base64(claims.replace("\"places\":1", "\"places\":9")) + "." + parts[2]));
        assertFalse(isGenuine(base64("{\"alg\":\"none\"}") + "." + parts[1] + "."));

        OctetKeyPairJsonWebKey forger = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
        JsonWebSignature forged = new JsonWebSignature();
        forged.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        forged.setKeyIdHeaderValue(published().getJsonWebKeys().getFirst().getKeyId());
        forged.setKey(forger.getPrivateKey());
        forged.setPayload(claims);
        assertFalse(isGenuine(forged.getCompactSerialization()));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/pdf", "text/plain"})
    void givesNoTicketForACancelledBooking(String form) {
        JsonPath booking = buy("{\"seats\": [\"A-2-1\"]}");
        ticket(booking, form).then().statusCode(200).contentType(startsWith(form));
        holder(booking)
                .delete("/api/bookings/{id}", booking.getString("id"))
                .then()
                .statusCode(204);
        ticket(booking, form)
                .then()
                .statusCode(410)
                .contentType("application/problem+json")
                .body("code", is("booking-cancelled"));
    }

    @Test
    void givesTicketsOnlyToWhomTheyBelong() {
        JsonPath booking = buy("{\"seats\": [\"A-2-2\"]}");
        String id = booking.getString("id");
        given().get("/api/bookings/{id}/ticket", id).then().statusCode(401).body("code", is("token-required"));
        given().header("Booking-Token", buy("{\"seats\": [\"A-2-3\"]}").getString("token"))
                .get("/api/bookings/{id}/ticket", id)
                .then()
                .statusCode(404)
                .body("code", is("booking-unknown"));
        JsonPath hold = given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-2-4\"]}")
                .post("/api/shows/{show}/holds", show)
                .jsonPath();
        ticket(hold, "*/*").then().statusCode(404).body("code", is("booking-unknown"));
    }

    @Test
    void givesTheFormThatIsAskedFor() {
        JsonPath booking = buy("{\"seats\": [\"A-2-5\"]}");
        ticket(booking, "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8")
                .then()
                .contentType("application/pdf");
        ticket(booking, "application/pdf;q=0.5, text/*").then().contentType(startsWith("text/plain"));
        ticket(booking, "image/svg+xml").then().contentType("image/svg+xml");
        ticket(booking, "application/json").then().statusCode(406).body("code", is("not-acceptable"));
        given().accept(ContentType.JSON).get("/api/ticket-keys").then().statusCode(200);
    }

    @Test
    void fitsIntoACodeWhateverIsLong() throws Exception {
        List<String> places = new ArrayList<>();
        String section = "Ω".repeat(32);
        show = operator()
                .body(Map.of(
                        "title",
                        "漢".repeat(200),
                        "sections",
                        List.of(Map.of("name", section, "kind", "SEATED", "rows", 10, "seatsPerRow", 10))))
                .post("/api/shows")
                .path("id");
        for (int row = 1; row <= 10; row++) {
            places.add("\"" + section + "-" + row + "-" + row + "\"");
        }
        JsonPath booking = buy("{\"seats\": " + places + "}");
        String scanned = scan(ticket(booking, "application/pdf").asByteArray());
        assertEquals(signed(booking), scanned);
        JsonPath claims = JsonPath.from(verified(scanned));
        assertEquals(10, claims.getInt("places"));
        assertFalse(claims.getMap("$").containsKey("title"));
    }

    @Test
    void showsItsCodeOnAScreen() throws Exception {
        JsonPath booking = buy("{\"seats\": [\"A-2-3\"]}");
        assertEquals(signed(booking), scanSvg(ticket(booking, "image/svg+xml").asString()));
    }

    /** Draws what the strokes of the image say, a dot a module, and scans that. */
    private static String scanSvg(String svg) throws Exception {
        Matcher size = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(svg);
        assertTrue(size.find(), svg);
        int side = Integer.parseInt(size.group(1));
        int[] dots = new int[side * side];
        Arrays.fill(dots, 0xffffff);
        Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z").matcher(svg).results().forEach(stroke -> {
            int from = Integer.parseInt(stroke.group(2)) * side + Integer.parseInt(stroke.group(1));
            Arrays.fill(dots, from, from + Integer.parseInt(stroke.group(3)), 0);
        });
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, dots))),
                        Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
    }

    private static JsonWebKeySet published() throws JoseException {
        return new JsonWebKeySet(given().get("/api/ticket-keys")
                .then()
                .statusCode(200)
                .contentType("application/jwk-set+json")
                .extract()
                .asString());
    }

    /** What a gate does: it has the keys, the text that it scanned, and a library. */
    private static JsonWebSignature read(String scanned) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
        signature.setCompactSerialization(scanned);
        signature.setKey(published().getJsonWebKeys().getFirst().getKey());
        return signature;
    }

    private static boolean isGenuine(String scanned) {
        try {
            return read(scanned).verifySignature();
        } catch (JoseException unfit) {
            return false;
        }
    }

    private static String verified(String scanned) throws JoseException {
        return read(scanned).getPayload();
    }

    /**
     * The page is drawn so large that a module of its code is four dots: what is read does not hang on a lucky angle.
     */
    private static String scan(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDResources drawn = document.getPage(0).getResources();
            int modules = ((PDImageXObject)
                            drawn.getXObject(drawn.getXObjectNames().iterator().next()))
                    .getWidth();
            float dotsPerPoint = 4 * modules / POINTS_OF_CODE;
            BufferedImage page = new PDFRenderer(document).renderImage(0, dotsPerPoint);
            int side = (int) (POINTS_OF_STUB * dotsPerPoint);
            int[] dots = page.getRGB(0, page.getHeight() - side, side, side, null, 0, side);
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, dots))),
                            Map.of(DecodeHintType.PURE_BARCODE, true))
                    .getText();
        }
    }
}
