package dev.seatlock.web.shows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.ShowChange;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.http.ValidJson;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import java.text.Normalizer;

/** Merges a JSON merge patch (RFC 7396) into what a show is, and reads what comes of it as strictly as a new show. */
@Singleton
final class ShowMerge {

    private final ObjectMapper json;
    private final ValidJson valid;

    ShowMerge(ObjectMapper json, ValidJson valid) {
        this.json = json;
        this.valid = valid;
    }

    /**
     * What the show shall be.
     *
     * @throws HttpProblem if the patch has a field that cannot be changed or is of the wrong type, or if what comes of
     *     it is no show
     */
    ShowChange merged(ObjectNode patch, Show show) {
        JsonNode merged = merge(json.valueToTree(ShowPatch.of(show)), withNormalNames(patch));
        ShowChange change = valid.read(merged, ShowPatch.class).change(show, patch.has("closesAt"));
        if (show.opensAt() != null
                && change.closesAt() != null
                && !show.opensAt().isBefore(change.closesAt())) {
            throw ProblemCode.BAD_REQUEST.atField("closesAt", "The sale must open before it closes.");
        }
        return change;
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
