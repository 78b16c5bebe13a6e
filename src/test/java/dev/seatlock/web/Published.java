package dev.seatlock.web;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document, as the running service publishes it. */
record Published(JsonNode document) {

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    static Published read() throws JsonProcessingException {
        return new Published(new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString()));
    }

    /** One call. */
    record Operation(String method, String path, JsonNode json) {

        List<JsonNode> parameters(String in) {
            List<JsonNode> found = new ArrayList<>();
            json.path("parameters").forEach(parameter -> {
                if (parameter.path("in").asText().equals(in)) {
                    found.add(parameter);
                }
            });
            return found;
        }

        /** What its body has to be; null if it has none. */
        @Nullable
        JsonNode body() {
            JsonNode content = json.at("/requestBody/content/application~1json");
            return content.isMissingNode() ? null : content;
        }

        /** The codes of the problems that it is said to answer. */
        Set<String> problems() {
            Set<String> codes = new TreeSet<>();
            for (JsonNode response : json.path("responses")) {
                response.at("/content/application~1problem+json/examples")
                        .fieldNames()
                        .forEachRemaining(codes::add);
            }
            return codes;
        }

        boolean isForOperators() {
            return !json.path("security").isEmpty();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(call -> METHODS.contains(call.getKey()))
                        .forEach(call -> operations.add(new Operation(
                                call.getKey().toUpperCase(Locale.ROOT), path.getKey(), call.getValue()))));
        return operations;
    }

    /** The schema itself, wherever it is written down. */
    JsonNode resolve(JsonNode schema) {
        JsonNode ref = schema.path("$ref");
        return ref.isMissingNode() ? schema : resolve(document.at(ref.asText().substring(1)));
    }
}
