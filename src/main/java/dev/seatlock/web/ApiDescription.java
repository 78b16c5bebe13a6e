package dev.seatlock.web;

import static dev.seatlock.web.http.ProblemCode.BAD_HOST;
import static dev.seatlock.web.http.ProblemCode.BAD_PATH;
import static dev.seatlock.web.http.ProblemCode.BAD_REQUEST;
import static dev.seatlock.web.http.ProblemCode.BUSY;
import static dev.seatlock.web.http.ProblemCode.CLOSING;
import static dev.seatlock.web.http.ProblemCode.FORBIDDEN;
import static dev.seatlock.web.http.ProblemCode.FOREIGN_ORIGIN;
import static dev.seatlock.web.http.ProblemCode.GUARD_UNAVAILABLE;
import static dev.seatlock.web.http.ProblemCode.HEADERS_TOO_LARGE;
import static dev.seatlock.web.http.ProblemCode.INTERNAL_ERROR;
import static dev.seatlock.web.http.ProblemCode.IN_PROGRESS;
import static dev.seatlock.web.http.ProblemCode.KEY_REUSED;
import static dev.seatlock.web.http.ProblemCode.KEY_TOO_SHORT;
import static dev.seatlock.web.http.ProblemCode.METHOD_NOT_ALLOWED;
import static dev.seatlock.web.http.ProblemCode.NOT_ACCEPTABLE;
import static dev.seatlock.web.http.ProblemCode.NOT_FOUND;
import static dev.seatlock.web.http.ProblemCode.REQUEST_TIMEOUT;
import static dev.seatlock.web.http.ProblemCode.TOKEN_REQUIRED;
import static dev.seatlock.web.http.ProblemCode.TOO_LARGE;
import static dev.seatlock.web.http.ProblemCode.TOO_MANY_REQUESTS;
import static dev.seatlock.web.http.ProblemCode.UNAUTHENTICATED;
import static dev.seatlock.web.http.ProblemCode.UNSUPPORTED_MEDIA_TYPE;
import static dev.seatlock.web.http.ProblemCode.URI_TOO_LONG;
import static java.util.Map.entry;
import static org.eclipse.microprofile.openapi.OASFactory.createContent;
import static org.eclipse.microprofile.openapi.OASFactory.createExample;
import static org.eclipse.microprofile.openapi.OASFactory.createHeader;
import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;
import static org.eclipse.microprofile.openapi.OASFactory.createSchema;

import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.http.ProblemCode;
import dev.seatlock.web.sales.IdempotentRequests;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.tags.Tag;

/**
 * Completes the OpenAPI document while the program is built: with the problems that each call may answer, taken from
 * its method, and with what its parameters mean.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDescription implements OASFilter {

    /** The packages of the resources, within this one. */
    private static final List<String> ROOMS = List.of(
            "http", "shows", "sales", "audit", "seatmap", "tickets", "callbacks", "waitinglist", "waitingroom", "lab");

    /** In the order in which a reader needs them. */
    private static final List<Tag> TAGS = List.of(
            tag("Shows", "The programme, the seat map, the guard that protects a show, and the audit"),
            tag("Bookings", "Buying in one step"),
            tag("Holds", "Buying in two steps: hold places until a deadline, then book them"),
            tag("Orders", "Buying without waiting: `Prefer: respond-async`"),
            tag("Waiting room", "Being let in one after the other, and waiting for the opening bell"),
            tag("Waiting list", "Being offered places that come free"),
            tag("Tickets", "To print, and to be checked at the gate"),
            tag("Guards", "What keeps a seat from being sold twice, and how far it reaches"),
            tag("Books", "The bank's statement compared with the bookings"),
            tag("Callbacks", "Callbacks that could not be delivered yet"),
            tag("Replicas", "The processes that serve this box office"),
            tag("Lab", "Experiments that show which guards hold, and the museum of those that do not"));

    private static final String PROBLEM = "ProblemBody"; // `Problem` is a part of an order
    private static final Set<ProblemCode> ANYWHERE = EnumSet.of(
            BAD_REQUEST,
            BAD_PATH,
            BAD_HOST,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            REQUEST_TIMEOUT,
            URI_TOO_LONG,
            TOO_MANY_REQUESTS,
            HEADERS_TOO_LARGE,
            INTERNAL_ERROR,
            BUSY,
            GUARD_UNAVAILABLE,
            CLOSING);

    /** What a page of another origin may not do. */
    private static final List<Class<? extends Annotation>> CHANGING =
            List.of(POST.class, PUT.class, PATCH.class, DELETE.class);

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            entry("Booking-Token", "The `token` that came with the purchase"),
            entry("Visit-Token", "The `token` that came with the visit"),
            entry(PassRequired.HEADER, "The visit's latest `pass`, where the show has a waiting room"),
            entry(
                    IdempotentRequests.HEADER,
                    "A secret of your own, made at random for this purchase: a UUID, or 22 to 255 letters, digits, `-` and `_`."
                            + " Asked again with it, for a day, the call gives its first answer again, with its token, and buys"
                            + " nothing more. A guest is known by the key alone; whoever is signed in, by the key and who it is"),
            entry(
                    "Prefer",
                    "`wait=N`: wait at most N seconds for the guard, 0 to try once. `respond-async`: do not wait at"
                            + " all"),
            entry("Cache-Control", "`no-cache`: always read it from the database"),
            entry("Accept-Encoding", "`gzip`: compressed"),
            entry("Last-Event-ID", "The `id` of the last event seen; browsers send it by themselves"),
            entry("id", "Its id, from the answer that created it or from the list"),
            entry("show", "The show's id, from `GET /api/shows`"),
            entry("name", "The guard's name"),
            entry("guard", "A guard that was rushed, by its name"),
            entry("seat", "A seat's id, such as `A-1-7`"),
            entry("round", "Which round of the experiment"),
            entry("after", "Where the previous page ended; the header `Link` has it"),
            entry("afterBooking", "Where the previous page ended; the header `Link` has it"),
            entry("afterPlace", "Where the previous page ended; the header `Link` has it"),
            entry("limit", "The most items of a page"),
            entry("force", "Also with live bookings, which are cancelled"),
            entry("erase", "Keeps nothing, not even what was sold; for shows that were put on to try something"),
            entry("state", "Only those of this state"));

    @Override
    public Operation filterOperation(Operation operation) {
        Method method = method(operation.getOperationId());
        problems(method).stream()
                .collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()))
                .forEach(
                        (status, codes) -> operation.getResponses().addAPIResponse(status.toString(), response(codes)));
        operation.getResponses().setDefaultValue(response(ANYWHERE));
        if (method.isAnnotationPresent(PassRequired.class)) {
            operation.addParameter(OASFactory.createParameter()
                    .name(PassRequired.HEADER)
                    .in(Parameter.In.HEADER)
                    .description(PARAMETERS.get(PassRequired.HEADER))
                    .schema(text()));
        }
        for (String created : List.of("201", "202")) {
            APIResponse answer = operation.getResponses().getAPIResponse(created);
            if (answer != null) {
                answer.addHeader(
                        "Location", createHeader().description("Where it is").schema(text()));
            }
        }
        return operation;
    }

    /** Operation ids are made of class and method. */
    private static Method method(String operationId) {
        int underscore = operationId.indexOf('_');
        return Arrays.stream(resource(operationId.substring(0, underscore)).getDeclaredMethods())
                .filter(it -> it.getName().equals(operationId.substring(underscore + 1)))
                .filter(it -> it.isAnnotationPresent(org.eclipse.microprofile.openapi.annotations.Operation.class))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("whose operation is " + operationId + "?"));
    }

    private static Class<?> resource(String name) {
        for (String room : ROOMS) {
            try {
                return Class.forName("%s.%s.%s".formatted(ApiDescription.class.getPackageName(), room, name));
            } catch (ClassNotFoundException elsewhere) {
                // in another room
            }
        }
        throw new IllegalStateException("in which room is " + name + "?");
    }

    private static Set<ProblemCode> problems(Method method) {
        Set<ProblemCode> problems = EnumSet.noneOf(ProblemCode.class);
        MayAnswer own = method.getAnnotation(MayAnswer.class);
        if (own != null) {
            problems.addAll(List.of(own.value()));
        }
        if (method.isAnnotationPresent(RolesAllowed.class)) {
            problems.addAll(EnumSet.of(UNAUTHENTICATED, FORBIDDEN));
        }
        if (method.isAnnotationPresent(Consumes.class)) {
            problems.addAll(EnumSet.of(BAD_REQUEST, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE));
        }
        if (CHANGING.stream().anyMatch(method::isAnnotationPresent)) {
            problems.add(FOREIGN_ORIGIN);
        }
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(QueryParam.class)) {
                problems.add(BAD_REQUEST);
            }
            if (parameter.isAnnotationPresent(PathParam.class) && parameter.getType() == UUID.class) {
                problems.add(NOT_FOUND);
            }
            HeaderParam header = parameter.getAnnotation(HeaderParam.class);
            if (header != null && header.value().endsWith("-Token")) {
                problems.add(TOKEN_REQUIRED);
            }
            if (header != null && header.value().equals(IdempotentRequests.HEADER)) {
                problems.addAll(EnumSet.of(BAD_REQUEST, KEY_TOO_SHORT, IN_PROGRESS, KEY_REUSED));
            }
        }
        return problems;
    }

    private static APIResponse response(Collection<ProblemCode> codes) {
        MediaType body = createMediaType().schema(createSchema().ref(PROBLEM));
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

    @Override
    public Parameter filterParameter(Parameter parameter) {
        if (parameter.getDescription() == null) {
            parameter.setDescription(PARAMETERS.get(parameter.getName()));
        }
        return parameter;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        List<Tag> others = Objects.requireNonNullElse(api.getTags(), List.<Tag>of()).stream()
                .filter(tag -> TAGS.stream().noneMatch(ours -> ours.getName().equals(tag.getName())))
                .toList();
        api.setTags(Stream.concat(TAGS.stream(), others.stream()).toList());
        Stream.of("HttpProblem", "HttpValidationProblem", "Violation")
                .forEach(api.getComponents()::removeSchema); // the library's, without our code
        api.getComponents().addSchema(PROBLEM, problem());
    }

    private static Schema problem() {
        Schema code = text().description("What to branch on");
        Stream.of(ProblemCode.values()).map(ProblemCode::code).forEach(code::addEnumeration);
        return createSchema()
                .addType(SchemaType.OBJECT)
                .description(
                        "A problem (RFC 9457). Some carry more: the `field` at fault, the `seats` that are taken and"
                                + " `alternatives` to them")
                .addRequired("status")
                .addRequired("title")
                .addRequired("code")
                .addProperty("status", createSchema().addType(SchemaType.INTEGER))
                .addProperty("title", text().description("The kind of problem, for people"))
                .addProperty("detail", text().description("This problem, for people"))
                .addProperty("instance", text().description("The path that was asked for"))
                .addProperty("code", code);
    }

    private static Tag tag(String name, String description) {
        return OASFactory.createTag().name(name).description(description);
    }

    private static Schema text() {
        return createSchema().addType(SchemaType.STRING);
    }
}
