package dev.seatlock.ui;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.seatlock.cli.Program;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;

/**
 * A box office of one's own, and whoever is there beside the browser: the operator, and other buyers, who speak to the
 * API.
 */
final class Venue implements AutoCloseable {

    private final Program program;
    private final String password;

    private Venue(Program program) {
        this.program = program;
        this.password = program.awaitLine("operator: user operator, password (\\S+)");
    }

    static Venue open(String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"run", "--ephemeral", "--port", "0"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return new Venue(Program.start(arguments));
    }

    String url() {
        return program.awaitUrl(1);
    }

    String url(int replica) {
        return program.awaitUrl(replica);
    }

    String password() {
        return password;
    }

    /** The process that serves, if it is one replica. */
    long pid() {
        return program.pid();
    }

    /** The link that the box office prints for whoever wants to see a seat sold twice. */
    String linkToTheLab() {
        return program.awaitLine("see a seat sold twice: (\\S+)");
    }

    /** The address of a show's page. */
    String page(String show) {
        return url() + "/#/shows/" + show;
    }

    private RequestSpecification call() {
        return given().baseUri(url()).contentType(ContentType.JSON);
    }

    private RequestSpecification operator() {
        return call().auth().preemptive().basic("operator", password);
    }

    /** Puts on a show, and gives its id. */
    String show(String json) {
        return operator()
                .body(json)
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Begins a demonstration, and gives its id. */
    String demonstrate(String... guards) {
        return operator()
                .body(Map.of("guards", guards))
                .post("/api/lab/demonstrations")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    void change(String show, String json) {
        operator().body(json).patch("/api/shows/{show}", show).then().statusCode(200);
    }

    void cancel(String show, String json) {
        operator()
                .body(json)
                .post("/api/shows/{show}/cancellation", show)
                .then()
                .statusCode(200);
    }

    /** A change of a show that is cancelled. */
    void refuse(String show) {
        operator()
                .body("{\"title\": \"Too late\"}")
                .patch("/api/shows/{show}", show)
                .then()
                .statusCode(409);
    }

    /** As an operator. */
    void cancelForBuyer(String booking, String reason) {
        operator()
                .body(Map.of("reason", reason))
                .post("/api/bookings/{id}/cancellation", booking)
                .then()
                .statusCode(200);
    }

    void guard(String show, String json) {
        operator().body(json).put("/api/shows/{show}/guard", show).then().statusCode(200);
    }

    void room(String show, int shoppers) {
        operator()
                .body("{\"enabled\": true, \"policy\": \"FIFO\", \"shoppers\": %d}".formatted(shoppers))
                .put("/api/shows/{show}/waiting-room", show)
                .then()
                .statusCode(200);
    }

    /** Another buyer's purchase. */
    Response buy(String show, String wish) {
        return call().body(wish).post("/api/shows/{show}/bookings", show);
    }

    /** The same under an idempotency key. */
    Response buyUnder(String key, String show, String wish) {
        return call().header("Idempotency-Key", key).body(wish).post("/api/shows/{show}/bookings", show);
    }

    void cancel(JsonPath booking) {
        call().header("Booking-Token", booking.getString("token"))
                .delete("/api/bookings/{id}", booking.getString("id"))
                .then()
                .statusCode(204);
    }

    /** Another buyer's purchase, who does not wait for it. */
    void order(String show, String wish) {
        call().header("Prefer", "respond-async")
                .body(wish)
                .post("/api/shows/{show}/bookings", show)
                .then()
                .statusCode(202);
    }

    Response hold(String show, String wish) {
        return call().body(wish).post("/api/shows/{show}/holds", show);
    }

    /** Another visitor, who takes the place in front. */
    JsonPath visit(String show) {
        return call().body("{}")
                .post("/api/shows/{show}/visits", show)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    void leave(JsonPath visit) {
        call().header("Visit-Token", visit.getString("token"))
                .delete("/api/visits/{id}", visit.getString("id"))
                .then()
                .statusCode(204);
    }

    JsonPath find(String show) {
        return get("/api/shows/" + show);
    }

    JsonPath audit(String show) {
        return get("/api/shows/" + show + "/audit");
    }

    JsonPath get(String path) {
        return call().get(path).then().statusCode(200).extract().jsonPath();
    }

    /** Begins an experiment, and gives its id. */
    String experiment(String json) {
        return operator()
                .body(json)
                .post("/api/lab/experiments")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    String experimentCarriedOut(String json) {
        String id = experiment(json);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> "DONE".equals(get("/api/lab/experiments/" + id).getString("state")));
        return id;
    }

    @Override
    public void close() {
        program.close();
    }
}
