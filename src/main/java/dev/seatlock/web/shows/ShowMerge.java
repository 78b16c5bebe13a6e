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
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;
import java.text.Normalizer;

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
        JsonNode merged = merge(json.valueToTree(ShowPatch.of(show)), withNormalNames(patch));
        ShowPatch result;
        try {
            result = json.treeToValue(merged, ShowPatch.class);
        } catch (JsonProcessingException unreadable) {
            throw UnreadableJson.problem(unreadable);
        }
        validator.validate(result).stream().findFirst().ifPresent(violation -> {
            String field = field(violation);
            String rule = "The rule is: " + violation.getMessage() + ".";
            throw field.isEmpty()
                    ? ProblemCode.BAD_REQUEST.withDetail(rule)
                    : ProblemCode.BAD_REQUEST.atField(field, rule);
        });
        ShowChange change = result.change(show, patch.has("closesAt"));
        if (show.opensAt() != null
                && change.closesAt() != null
                && !show.opensAt().isBefore(change.closesAt())) {
            throw ProblemCode.BAD_REQUEST.atField("closesAt", "The sale must open before it closes.");
        }
        return change;
    }

    /** As the other problems name it: {@code sections.Stalls.rows}; of a rule for several fields, what has them. */
    private static String field(ConstraintViolation<?> violation) {
        String path = violation
                .getPropertyPath()
                .toString()
                .replaceAll("\\[([^]]*)]", ".$1")
                .replace(".<map value>", "");
        boolean isOfSeveral = violation.getConstraintDescriptor().getAnnotation() instanceof AssertTrue;
        return isOfSeveral ? path.replaceFirst("\\.?[^.]*$", "") : path;
    }

    /** Sections are named as texts are: in Unicode's normal form C. */
    private ObjectNode withNormalNames(ObjectNode patch) {
        if (!(patch.get("sections") instanceof ObjectNode sections)) {
            return patch;
        }
        ObjectNode normal = json.createObjectNode();
        sections.properties().forEach(section -> {
            String name = Normalizer.normalize(section.getKey(), Normalizer.Form.NFC);
            if (normal.has(name)) {
                throw ProblemCode.BAD_REQUEST.atField("sections", "Two sections have the same name.");
            }
            normal.set(name, section.getValue());
        });
        return patch.deepCopy().set("sections", normal);
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object : changes.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull() && merged.has(change.getKey())) {
                merged.remove(change.getKey());
            } else { // also what is null and was not there, to be refused if there is no such thing
                merged.set(change.getKey(), merge(merged.path(change.getKey()), change.getValue()));
            }
        });
        return merged;
    }
}
