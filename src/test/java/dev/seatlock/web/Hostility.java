package dev.seatlock.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seatlock.web.Published.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests that are nearly right. It begins with what the OpenAPI document says of an operation, and then spoils
 * one thing or more: a value, a field, the text of the body, its type, an id in the path, a header, a query.
 *
 * @param known a thing that exists, by the name of its collection: its id and its token
 */
record Hostility(Published published, RandomGenerator dice, Function<String, Thing> known) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String RAW = "@@"; // a text between two of these is written without its quotes

    private static final List<String> NUMBERS = List.of(
            "-1",
            "0",
            "1",
            "2",
            "1.5",
            "-0",
            "1e400",
            "1E+2",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "1e-9");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "0",
            "A-1-1",
            "A-0-0",
            "A-1-99999999999",
            "a".repeat(3_000),
            "\u0000",
            "a\u0000b",
            "\r\nSet-Cookie: x=1",
            "\u202eabc",
            "\ud83c\udfad\ud83c\udfad",
            "\ufffe\uffff",
            "e\u0301".repeat(50),
            "\\u0000",
            "' or 1=1 --",
            "${jndi:ldap://127.0.0.1/x}",
            "{{7*7}}",
            "../../etc/passwd",
            "<script>alert(1)</script>",
            "none",
            "no-such",
            "9999-99-99T99:99:99Z",
            "-999999999-01-01T00:00:00Z",
            "http://127.0.0.1:1/",
            "file:///etc/passwd");

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "text/plain",
            "application/problem+json",
            "json",
            "/",
            "*/*",
            "application/json, application/json",
            "application/json;;;=");

    private static final List<String> IDS = List.of(
            "00000000-0000-7000-8000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "not-an-id",
            "1",
            "-1",
            "0-0-0-0-0",
            "null",
            "%00",
            "%2e%2e%2f",
            "..%5c",
            "%F0%9F%8E%AD",
            "%ff%fe",
            "%7Bid%7D",
            "a%20b",
            "a;b=c",
            "x".repeat(2_000));

    private static final List<Header> HEADERS = List.of(
            new Header(
                    "Prefer",
                    List.of("wait=0", "wait=-1", "wait=99999999999", "respond-async", "respond-async, wait=0", "\"")),
            new Header(
                    "Idempotency-Key",
                    List.of(
                            "",
                            " ",
                            "k",
                            "k".repeat(21),
                            "k".repeat(22),
                            "k".repeat(255),
                            "k".repeat(256),
                            "a b",
                            "\u00e9",
                            "\"k\"")),
            new Header("Booking-Token", List.of("", " ", "x", "x".repeat(4_000), "\u00ff", "null", "a,b")),
            new Header(
                    "Accept",
                    List.of(
                            "",
                            "*/*",
                            "text/html",
                            "application/xml",
                            "/",
                            "application/json;q=x",
                            "text/event-stream")),
            new Header("Accept-Language", List.of("xx", "*", ";q=9")),
            new Header("Accept-Encoding", List.of("gzip", "br;q=x", "identity;q=0")),
            new Header("Content-Encoding", List.of("gzip", "nonsense")),
            new Header(
                    "Authorization",
                    List.of(
                            "",
                            "Basic",
                            "Basic ",
                            "Basic ???",
                            "Basic OnA=",
                            "Basic eA==",
                            "Bearer x",
                            "Digest a=b",
                            "x")),
            new Header("Cookie", List.of("q_session=x", "=;=")),
            new Header("Origin", List.of("null", "http://elsewhere.example", "", "x")),
            new Header("Sec-Fetch-Site", List.of("same-origin", "none", "cross-site", "same-site", "x")),
            new Header("Pass", List.of("", "x", "a.b", "%", "\u00e9")),
            new Header("X-Request-ID", List.of("", "a b", "x".repeat(500), "\u00e9")),
            new Header("traceparent", List.of("x", "00-00000000000000000000000000000000-0000000000000000-00")),
            new Header("Last-Event-ID", List.of("-1", "x", "99999999999999999999")),
            new Header("If-None-Match", List.of("*", "\"", "W/", "x", "\"x\", \"y\"")),
            new Header("If-Match", List.of("*", "\"", "x")),
            new Header("Range", List.of("bytes=0-1", "bytes=9-1", "x")),
            new Header("X-HTTP-Method-Override", List.of("DELETE")),
            new Header("X-Forwarded-For", List.of("", ",", "unknown", "192.0.2.1", "::1")),
            new Header("X-Forwarded-Host", List.of("elsewhere.example", "\"")));

    private record Header(String name, List<String> values) {}

    /** Something that exists. */
    record Thing(String id, String token) {}

    /** A request, as it is sent. */
    record Request(
            Operation operation,
            String method,
            String target,
            Map<String, String> headers,
            @Nullable String body,
            boolean byOperator) {}

    Request next(List<Operation> operations) {
        List<Operation> withBody =
                operations.stream().filter(it -> it.body() != null).toList();
        Operation operation = pick(oneIn(3) ? withBody : operations); // a body has more to be spoilt
        Map<String, String> headers = new LinkedHashMap<>();
        String target = path(operation, headers) + query(operation);
        if (target.contains("/bell")) {
            headers.put("Prefer", "wait=1"); // else it may ring in twenty seconds
        }
        JsonNode content = operation.body();
        String body = content == null ? (oneIn(10) ? "{}" : null) : body(content);
        if (body != null) {
            headers.put("Content-Type", oneIn(12) ? pick(TYPES) : "application/json");
        }
        while (oneIn(3)) {
            Header header = pick(HEADERS);
            headers.put(header.name(), pick(header.values()));
        }
        if (oneIn(40)) {
            headers.remove("Content-Type");
        }
        String method = oneIn(40)
                ? pick(List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"))
                : operation.method();
        return new Request(
                operation, method, target, headers, body, oneIn(2) || (operation.isForOperators() && !oneIn(10)));
    }

    private String path(Operation operation, Map<String, String> headers) {
        String[] steps = operation.path().split("/", -1);
        for (int step = 0; step < steps.length; step++) {
            if (steps[step].startsWith("{")) {
                Thing thing = known.apply(oneIn(12) ? pick(List.of("shows", "holds", "bookings")) : steps[step - 1]);
                String id = oneIn(8) ? pick(IDS) : thing.id();
                steps[step] = steps[step].replaceFirst("\\{[^}]*}", Matcher.quoteReplacement(id));
                if (!oneIn(6)) {
                    headers.put("Booking-Token", thing.token());
                }
            }
        }
        return String.join("/", steps)
                + (oneIn(60) ? pick(List.of("/", "//", ";x", "/..", "%00", "%2f", "%2e", "/%2e%2e/")) : "");
    }

    private String query(Operation operation) {
        List<String> parts = new ArrayList<>();
        for (JsonNode parameter : operation.parameters("query")) {
            while (oneIn(3)) {
                parts.add(parameter.path("name").asText() + "=" + value());
            }
        }
        if (oneIn(20)) {
            parts.add(pick(List.of("x=y", "=", "&&", "%zz", "a[]=1", "%00=%00", "limit=1;after=2")));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private String value() {
        return pick(List.of(
                "",
                "0",
                "1",
                "-1",
                "2147483648",
                "x",
                "true",
                "%00",
                "%F0%9F%8E%AD",
                "%",
                "DEAD",
                "null",
                "1.0",
                IDS.getFirst()));
    }

    private String body(JsonNode content) {
        JsonNode valid = example(content);
        JsonNode body = oneIn(12) ? any(0) : valid;
        for (int spoilt = 0; spoilt < 4 && !oneIn(3); spoilt++) {
            body = spoil(body);
        }
        String text = body.toString().replaceAll("\"" + RAW + "([^\"]*)" + RAW + "\"", "$1");
        return oneIn(10) ? spoilt(text) : text;
    }

    private JsonNode example(JsonNode content) {
        List<JsonNode> examples = new ArrayList<>();
        content.path("examples").forEach(example -> examples.add(example.path("value")));
        published.resolve(content.path("schema")).path("examples").forEach(examples::add);
        return examples.isEmpty() || oneIn(4)
                ? ofSchema(content.path("schema"), 0)
                : pick(examples).deepCopy();
    }

    private JsonNode ofSchema(JsonNode reference, int depth) {
        JsonNode schema = published.resolve(reference);
        String type = schema.path("type").isArray()
                ? schema.path("type").path(0).asText()
                : schema.path("type").asText();
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").path(dice.nextInt(schema.path("enum").size()));
        }
        return switch (type) {
            case "object" -> {
                ObjectNode object = JSON.objectNode();
                schema.path("properties").properties().forEach(property -> {
                    if (depth < 4 && !oneIn(3)) {
                        object.set(property.getKey(), ofSchema(property.getValue(), depth + 1));
                    }
                });
                yield object;
            }
            case "array" -> JSON.arrayNode().add(ofSchema(schema.path("items"), depth + 1));
            case "integer", "number" ->
                raw(pick(List.of(
                        "1",
                        "2",
                        String.valueOf(schema.path("minimum").asLong(0) - 1),
                        String.valueOf(schema.path("maximum").asLong(1_000_000_000) + 1))));
            case "boolean" -> JSON.booleanNode(oneIn(2));
            default -> JSON.textNode(oneIn(2) ? "A" : pick(TEXTS));
        };
    }

    /** One value or field of it is replaced, taken away, added or repeated. */
    private JsonNode spoil(JsonNode node) {
        if (node.isEmpty() || oneIn(6)) {
            return any(0);
        }
        if (node instanceof ArrayNode array) {
            switch (dice.nextInt(4)) {
                case 0 -> array.remove(dice.nextInt(array.size()));
                case 1 -> array.add(any(0));
                case 2 -> {
                    JsonNode first = array.get(0);
                    for (int copy = 0; copy < 30; copy++) {
                        array.add(first.deepCopy());
                    }
                }
                default -> {
                    int at = dice.nextInt(array.size());
                    array.set(at, spoil(array.get(at)));
                }
            }
            return array;
        }
        ObjectNode object = (ObjectNode) node;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = pick(names);
        switch (dice.nextInt(6)) {
            case 0 -> object.remove(name);
            case 1 ->
                object.set(pick(List.of("extra", "Id", "state", "price", "", "__proto__", "@type", "\u0000")), any(0));
            case 2 -> object.set(name.toUpperCase(Locale.ROOT), object.get(name));
            case 3 -> object.putNull(name);
            default -> object.set(name, spoil(object.get(name)));
        }
        return object;
    }

    private JsonNode any(int depth) {
        return switch (dice.nextInt(8)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(oneIn(2));
            case 2, 3 -> raw(pick(NUMBERS));
            case 4, 5 -> JSON.textNode(pick(TEXTS));
            case 6 -> depth > 3 ? JSON.arrayNode() : JSON.arrayNode().add(any(depth + 1));
            default -> depth > 3 ? JSON.objectNode() : JSON.objectNode().set("a", any(depth + 1));
        };
    }

    private static JsonNode raw(String number) {
        return JSON.textNode(RAW + number + RAW);
    }

    private String spoilt(String text) {
        int middle = text.length() / 2;
        return switch (dice.nextInt(11)) {
            case 0 -> "";
            case 1 -> text.substring(0, middle);
            case 2 -> text + text;
            case 3 -> text + "x";
            case 4 -> "\ufeff" + text;
            case 5 -> text.replaceFirst("\\{(\"[^\"]+\"):", "{$1:1,$1:"); // a field twice
            case 6 -> text.replace('"', '\'');
            case 7 ->
                text.substring(0, middle)
                        + pick(List.of("\u0000", "\ud800", "\\x", "//", "NaN", ","))
                        + text.substring(middle);
            case 8 -> "[".repeat(3_000);
            case 9 -> "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);
            default -> "{\"seats\":[\"" + "A".repeat(70_000) + "\"]}"; // more than is read
        };
    }

    private boolean oneIn(int times) {
        return dice.nextInt(times) == 0;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(dice.nextInt(choices.size()));
    }
}
