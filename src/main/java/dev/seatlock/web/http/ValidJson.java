package dev.seatlock.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;

/** Reads JSON that has been taken in hand already as strictly as the body of a request is read. */
@Singleton
public class ValidJson {

    private final ObjectMapper json;
    private final Validator validator;

    ValidJson(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Reads it as this type.
     *
     * @throws HttpProblem if it has other fields or types than that, or breaks its constraints
     */
    public <T> T read(JsonNode node, Class<T> type) {
        T result;
        try {
            result = json.treeToValue(node, type);
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
        return result;
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
}
