package dev.seatlock.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Says which field of a body could not be read. The library's own mappers repeat Jackson's message, which names our
 * classes, or answer without a body where Quarkus wraps the failure.
 */
public class UnreadableJson {

    private static final int BEFORE_THE_LIBRARY = Priorities.USER - 10;

    @ServerExceptionMapper(value = MismatchedInputException.class, priority = BEFORE_THE_LIBRARY)
    Response unreadable(JsonProcessingException exception) {
        return problem(exception).toResponse();
    }

    @ServerExceptionMapper(priority = BEFORE_THE_LIBRARY)
    Response wrapped(WebApplicationException exception) {
        if (exception.getCause() instanceof JsonProcessingException unreadable) {
            return unreadable(unreadable);
        }
        int status = exception.getResponse().getStatus();
        if (status < 400) {
            return exception.getResponse();
        }
        ProblemCode code = ProblemCode.ofStatus(status);
        return code.problem(code.title() + ".").withStatus(status).build().toResponse();
    }

    public static HttpProblem problem(JsonProcessingException exception) {
        return switch (exception) {
            case PlainText.Unfit unfit -> ProblemCode.BAD_REQUEST.atField(path(unfit), unfit.getOriginalMessage());
            case UnrecognizedPropertyException unknown ->
                ProblemCode.BAD_REQUEST.atField(path(unknown), "There is no such field.");
            case JsonMappingException unfit
            when !path(unfit).isEmpty() ->
                ProblemCode.BAD_REQUEST.atField(path(unfit), "The field is missing or has the wrong type.");
            case JsonMappingException unfit ->
                ProblemCode.BAD_REQUEST.withDetail("The body does not have the form that it needs.");
            default -> ProblemCode.BAD_REQUEST.withDetail("The body is not JSON.");
        };
    }

    /** Where in the body, as in {@code sections[0].kind}. */
    private static String path(JsonMappingException exception) {
        return exception.getPath().stream()
                .map(step -> step.getFieldName() != null ? "." + step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
