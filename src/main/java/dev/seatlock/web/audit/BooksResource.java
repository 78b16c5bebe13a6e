package dev.seatlock.web.audit;

import dev.seatlock.boxoffice.payments.Reconciliation;
import dev.seatlock.web.http.MayAnswer;
import dev.seatlock.web.http.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The books: the bank's statement held against the bookings. */
@Path("/api")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Books")
class BooksResource {

    private final Reconciliation reconciliation;

    BooksResource(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    /** In minor units, by currency. */
    @Schema(examples = """
            {"charged": {"EUR": 18000}, "refunded": {"EUR": 4500}, "earned": {"EUR": 13500}, "underWay": 0, "wrong": [],
             "verdict": "BALANCED"}
            """)
    record BooksAnswer(
            Map<String, Long> charged,
            Map<String, Long> refunded,
            Map<String, Long> earned,
            long underWay,
            List<String> wrong,
            String verdict) {}

    @GET
    @Path("books")
    @RolesAllowed("operator")
    @MayAnswer(ProblemCode.BANK_SILENT)
    @Operation(
            summary = "Compare the bank's statement with the bookings",
            description =
                    "BALANCED if every charge belongs to a live booking of the same amount, was refunded, or is still"
                            + " on its way to one of these two.")
    public BooksAnswer balance() {
        Reconciliation.Balance balance = reconciliation.balance();
        return new BooksAnswer(
                balance.charged(),
                balance.refunded(),
                balance.earned(),
                balance.underWay(),
                balance.wrong(),
                balance.isBalanced() ? "BALANCED" : "UNBALANCED");
    }
}
