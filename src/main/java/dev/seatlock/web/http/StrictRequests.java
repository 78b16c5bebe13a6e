package dev.seatlock.web.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A request is taken at its word, as JSON is: what a call does not take, it refuses. Whoever says which one of two
 * seats to cancel would else lose both, and whoever misspells {@code after} be given the first page for ever. So a
 * query parameter that the method does not have, one that is given twice or is not of its type, and a body where none
 * is taken, are each 400, whatever the HTTP method.
 */
public class StrictRequests {

    /** The header that names a request, so that it is answered once however often it comes. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Set<Class<? extends Annotation>> NO_BODY =
            Set.of(PathParam.class, QueryParam.class, HeaderParam.class, Context.class);
    private static final Pattern UUID_FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern INT_FORM = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern LONG_FORM = Pattern.compile("-?[0-9]{1,18}");

    private final Map<Method, Taken> taken = new ConcurrentHashMap<>(); // as many as there are resource methods

    /** What a method takes: its query parameters by their names, whether a key, and whether a body. */
    private record Taken(Map<String, Class<?>> query, boolean key, boolean body) {

        static Taken by(Method method) {
            List<Parameter> parameters = List.of(method.getParameters());
            return new Taken(
                    parameters.stream()
                            .filter(it -> it.isAnnotationPresent(QueryParam.class))
                            .collect(Collectors.toUnmodifiableMap(
                                    it -> it.getAnnotation(QueryParam.class).value(), Parameter::getType)),
                    parameters.stream()
                            .map(it -> it.getAnnotation(HeaderParam.class))
                            .anyMatch(it -> it != null && it.value().equals(IDEMPOTENCY_KEY)),
                    parameters.stream()
                            .anyMatch(it -> Arrays.stream(it.getAnnotations())
                                    .map(Annotation::annotationType)
                                    .noneMatch(NO_BODY::contains)));
        }
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        if (method == null) {
            return;
        }
        Taken takes = taken.computeIfAbsent(method, Taken::by);
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            Class<?> type = takes.query().get(name);
            if (type == null) {
                throw refusal("This call has no such query parameter.", name);
            }
            if (values.size() > 1) {
                throw refusal("This query parameter may be given only once.", name);
            }
            if (!isA(type, values.getFirst())) {
                throw refusal("This query parameter does not have the form that it needs.", name);
            }
        });
        String key = request.getHeaders().getFirst(IDEMPOTENCY_KEY);
        if (takes.key() && key != null && key.isBlank()) { // a parameter would be null then, as if none had been sent
            throw ProblemCode.KEY_TOO_SHORT.withDetail("The header " + IDEMPOTENCY_KEY + " is empty.");
        }
        if (!takes.body() && hasBody(request)) {
            throw ProblemCode.BAD_REQUEST.withDetail("This call takes no body.");
        }
    }

    private static HttpProblem refusal(String why, String name) {
        return ProblemCode.BAD_REQUEST.atField(name, why);
    }

    /** JAX-RS would answer 404 to what it cannot convert, and take any word but true for false. */
    private static boolean isA(Class<?> type, String value) {
        return switch (type.getSimpleName()) {
            case "UUID" -> UUID_FORM.matcher(value).matches();
            case "int" -> INT_FORM.matcher(value).matches();
            case "long", "Long" -> LONG_FORM.matcher(value).matches();
            case "String" -> !value.isEmpty(); // a parameter would be null then, as if nothing had been asked for
            case "boolean" -> value.equals("true") || value.equals("false");
            default ->
                !type.isEnum()
                        || Arrays.stream(type.getEnumConstants())
                                .anyMatch(it -> ((Enum<?>) it).name().equals(value));
        };
    }

    private static boolean hasBody(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.getHeaderString("Transfer-Encoding") != null : !length.equals("0");
    }
}
