package dev.seatlock;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Values in answers by their path, such as {@code hold.id}, for tests that look thousands of times: for each look REST
 * Assured compiles a script.
 */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** The text, or number, that is there. */
    public static String text(Response answer, String path) {
        return requireNonNull(find(answer, path), () -> "no " + path + ": " + answer.asString());
    }

    /** The same, or null where there is none. */
    public static @Nullable String find(Response answer, String path) {
        try {
            JsonNode there = MAPPER.readTree(answer.asString()).at("/" + path.replace('.', '/'));
            return there.asText(null);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
