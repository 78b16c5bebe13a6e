package dev.seatlock.web;

import static java.util.Map.entry;
import static org.eclipse.microprofile.openapi.OASFactory.createHeader;
import static org.eclipse.microprofile.openapi.OASFactory.createSchema;

import dev.seatlock.web.http.PassRequired;
import dev.seatlock.web.sales.IdempotentRequests;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
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
            tag("Operator's log", "Who changed what"),
            tag("Replicas", "The processes that serve this box office"),
            tag("Lab", "Experiments that show which guards hold, and the museum of those that do not"));

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            entry("Booking-Token", "The `token` that came with the purchase"),
            entry("Visit-Token", "The `token` that came with the visit"),
            entry(PassRequired.HEADER, "The visit's latest `pass`, where the show has a waiting room"),
            entry(
                    IdempotentRequests.HEADER,
                    "A secret of your own, made at random for this purchase: a UUID, or 22 to 255 letters, digits, `-`"
                            + " and `_`. Asked again with it, for a day, the call gives its first answer again, with"
                            + " its token, and buys nothing more. A guest is known by the key alone; whoever is signed"
                            + " in, by the key and who it is"),
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
            entry("state", "Only those of this state"),
            entry("buyer", "Only those of this buyer, named exactly so"),
            entry("reference", "Only those with this short `reference`; case and dashes do not matter"));

    @Override
    public Operation filterOperation(Operation operation) {
        Method method = method(operation.getOperationId());
        ProblemResponses.of(method).forEach(operation.getResponses()::addAPIResponse);
        operation.getResponses().setDefaultValue(ProblemResponses.ofAnyCall());
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
        api.getComponents().addSchema(ProblemResponses.SCHEMA, ProblemResponses.schema());
    }

    private static Tag tag(String name, String description) {
        return OASFactory.createTag().name(name).description(description);
    }

    private static Schema text() {
        return createSchema().addType(SchemaType.STRING);
    }
}
