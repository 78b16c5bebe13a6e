package dev.seatlock.web.shows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.ShowChange;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.UnreadableJson;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;

/** Merges a JSON merge patch (RFC 7396) into what a show is, and reads what comes of it as strictly as a new show. */
@Singleton
final class ShowMerge {

    private final ObjectMapper json;
    private final Validator validator;

    ShowMerge(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * What the show shall be.
     *
     * @throws HttpProblem if the patch has a field that cannot be changed or is of the wrong type, or if what comes of
     *     it is no show
     */
    ShowChange merged(ObjectNode patch, Show show) {
        JsonNode merged = merge(json.valueToTree(ShowPatch.of(show)), patch);
        ShowPatch result;
        try {
            result = json.treeToValue(merged, ShowPatch.class);
        } catch (JsonProcessingException unreadable) {
            throw UnreadableJson.problem(unreadable);
        }
        validator.validate(result).stream().findFirst().ifPresent(violation -> {
            throw ProblemCode.BAD_REQUEST.atField(
                    violation.getPropertyPath().toString(), "The rule is: " + violation.getMessage() + ".");
        });
        ShowChange change = result.change(show);
        if (show.opensAt() != null
                && change.closesAt() != null
                && !show.opensAt().isBefore(change.closesAt())) {
            throw ProblemCode.BAD_REQUEST.atField("closesAt", "The sale must open before it closes.");
        }
        return change;
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object : changes.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                merged.set(change.getKey(), merge(merged.path(change.getKey()), change.getValue()));
            }
        });
        return merged;
    }
}
