package dev.seatlock.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The body of an answer that says no: {@code application/problem+json} with a stable code. */
record Problem(
        @Nullable String code,
        @Nullable String title,
        @Nullable String detail,
        @Nullable String claim) {

    private static final Problem NONE = new Problem(null, null, null, null);

    static Problem of(HttpResponse<String> response) {
        try {
            Problem problem = Wire.JSON.readValue(response.body(), Problem.class);
            return problem == null ? NONE : problem;
        } catch (JsonProcessingException notAProblem) {
            return NONE;
        }
    }

    /** The problem's code, or {@code http-500} and the like for an answer without one. */
    static String codeOf(HttpResponse<String> response) {
        String code = of(response).code;
        return code == null ? "http-" + response.statusCode() : code;
    }

    /** What it says in one line, for people; without the full stop, since it ends a longer sentence. */
    String text() {
        if (detail != null) {
            return detail.replaceFirst("\\.$", "");
        }
        return title != null ? title : "no reason given";
    }
}
