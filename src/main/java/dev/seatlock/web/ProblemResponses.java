package dev.seatlock.web;

import static org.eclipse.microprofile.openapi.OASFactory.createContent;
import static org.eclipse.microprofile.openapi.OASFactory.createExample;
import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;
import static org.eclipse.microprofile.openapi.OASFactory.createSchema;

import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.sales.IdempotentRequests;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The problems that calls may answer, as the OpenAPI document has them. */
final class ProblemResponses {

    static final String SCHEMA = "ProblemBody"; // `Problem` is a part of an order
    private static final Set<ProblemCode> ANYWHERE = EnumSet.of(
            ProblemCode.BAD_REQUEST,
            ProblemCode.BAD_PATH,
            ProblemCode.BAD_HOST,
            ProblemCode.METHOD_NOT_ALLOWED,
            ProblemCode.NOT_ACCEPTABLE,
            ProblemCode.REQUEST_TIMEOUT,
            ProblemCode.URI_TOO_LONG,
            ProblemCode.TOO_MANY_REQUESTS,
            ProblemCode.HEADERS_TOO_LARGE,
            ProblemCode.INTERNAL_ERROR,
            ProblemCode.BUSY,
            ProblemCode.GUARD_UNAVAILABLE,
            ProblemCode.CLOSING);

    /** What a page of another origin may not do. */
    private static final List<Class<? extends Annotation>> CHANGING =
            List.of(POST.class, PUT.class, PATCH.class, DELETE.class);

    private ProblemResponses() {}

    /** By status: those of one call, taken from its method. */
    static Map<String, APIResponse> of(Method method) {
        return problems(method).stream()
                .collect(Collectors.groupingBy(
                        code -> Integer.toString(code.status()),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), ProblemResponses::response)));
    }

    static APIResponse ofAnyCall() {
        return response(ANYWHERE);
    }

    private static Set<ProblemCode> problems(Method method) {
        Set<ProblemCode> problems = EnumSet.noneOf(ProblemCode.class);
        MayAnswer own = method.getAnnotation(MayAnswer.class);
        if (own != null) {
            problems.addAll(List.of(own.value()));
        }
        if (method.isAnnotationPresent(RolesAllowed.class)) {
            problems.addAll(EnumSet.of(ProblemCode.UNAUTHENTICATED, ProblemCode.FORBIDDEN));
        }
        if (method.isAnnotationPresent(Consumes.class)) {
            problems.addAll(
                    EnumSet.of(ProblemCode.BAD_REQUEST, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE));
        }
        if (CHANGING.stream().anyMatch(method::isAnnotationPresent)) {
            problems.add(ProblemCode.FOREIGN_ORIGIN);
            if (method.isAnnotationPresent(RolesAllowed.class)) {
                problems.add(ProblemCode.LOG_UNAVAILABLE);
            }
        }
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(QueryParam.class)) {
                problems.add(ProblemCode.BAD_REQUEST);
            }
            if (parameter.isAnnotationPresent(PathParam.class) && parameter.getType() == UUID.class) {
                problems.add(ProblemCode.NOT_FOUND);
            }
            HeaderParam header = parameter.getAnnotation(HeaderParam.class);
            if (header != null && header.value().endsWith("-Token")) {
                problems.add(ProblemCode.TOKEN_REQUIRED);
            }
            if (header != null && header.value().equals(IdempotentRequests.HEADER)) {
                problems.addAll(EnumSet.of(
                        ProblemCode.BAD_REQUEST,
                        ProblemCode.KEY_TOO_SHORT,
                        ProblemCode.IN_PROGRESS,
                        ProblemCode.KEY_REUSED));
            }
        }
        return problems;
    }

    private static APIResponse response(Collection<ProblemCode> codes) {
        MediaType body = createMediaType().schema(createSchema().ref(SCHEMA));
        codes.forEach(code -> body.addExample(code.code(), createExample().value(example(code))));
        return OASFactory.createAPIResponse()
                .description(codes.stream()
                        .map(code -> "`%s` %s".formatted(code.code(), code.title()))
                        .collect(Collectors.joining(".  \n", "", ".")))
                .content(createContent().addMediaType(HttpProblem.MEDIA_TYPE.toString(), body));
    }

    private static Map<String, Object> example(ProblemCode code) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("status", code.status());
        example.put("title", code.title());
        example.put("code", code.code());
        return example;
    }

    static Schema schema() {
        Schema code = text().description("What to branch on");
        Stream.of(ProblemCode.values()).map(ProblemCode::code).forEach(code::addEnumeration);
        return createSchema()
                .addType(SchemaType.OBJECT)
                .description(
                        "A problem (RFC 9457). Some carry more: the `field` at fault, the `seats` that are taken and"
                                + " `alternatives` to them, the `total` that places cost by now")
                .addRequired("status")
                .addRequired("title")
                .addRequired("code")
                .addProperty("status", createSchema().addType(SchemaType.INTEGER))
                .addProperty("title", text().description("The kind of problem, for people"))
                .addProperty("detail", text().description("This problem, for people"))
                .addProperty("instance", text().description("The path that was asked for"))
                .addProperty("code", code);
    }

    private static Schema text() {
        return createSchema().addType(SchemaType.STRING);
    }
}
