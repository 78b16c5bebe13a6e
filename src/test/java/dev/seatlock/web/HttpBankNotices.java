package dev.seatlock.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.seatlock.boxoffice.payments.Bank.Decision;
import dev.seatlock.boxoffice.payments.BankNotice;
import dev.seatlock.web.http.ProblemCode;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Where a bank that is reached over HTTP sends its notices, signed as <a
 * href="https://www.standardwebhooks.com">Standard Webhooks</a> says. Only the tests choose it by a property.
 */
@IfBuildProperty(name = "bank.example", stringValue = "true")
@Path("/bank/notices")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
class HttpBankNotices {

    private final ObjectMapper json = new ObjectMapper();
    private final Event<BankNotice> notices;
    private final Webhook bank;

    HttpBankNotices(Event<BankNotice> notices, @ConfigProperty(name = "bank.notices-secret") String secret)
            throws EmptyWebhookSecretException {
        this.notices = notices;
        this.bank = new Webhook(secret);
    }

    @POST
    @PermitAll // whoever has the secret
    @Operation(hidden = true)
    public void hear(
            @HeaderParam(Webhook.UNBRANDED_MSG_ID_KEY) @Nullable String id,
            @HeaderParam(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY) @Nullable String timestamp,
            @HeaderParam(Webhook.UNBRANDED_MSG_SIGNATURE_KEY) @Nullable String signature,
            String body) {
        verify(id, timestamp, signature, body); // as it came: what is parsed and written anew has another signature
        JsonNode notice = read(body);
        switch (notice.path("type").asText()) {
            case "charge.approved" -> notices.fire(new BankNotice(charge(notice), Decision.APPROVED));
            case "charge.declined" -> notices.fire(new BankNotice(charge(notice), Decision.DECLINED));
            default -> {} // a bank tells more than a shop wants to know
        }
    }

    private void verify(@Nullable String id, @Nullable String timestamp, @Nullable String signature, String body) {
        if (id == null || timestamp == null || signature == null) {
            throw ProblemCode.UNAUTHENTICATED.withDetail("The notice is not signed.");
        }
        try {
            bank.verify(
                    body,
                    Map.of(
                            Webhook.UNBRANDED_MSG_ID_KEY, List.of(id),
                            Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, List.of(timestamp),
                            Webhook.UNBRANDED_MSG_SIGNATURE_KEY, List.of(signature)));
        } catch (WebhookVerificationException forged) {
            throw ProblemCode.UNAUTHENTICATED.withDetail("The signature of the notice is wrong, or too old.");
        }
    }

    private JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException nonsense) {
            throw ProblemCode.BAD_REQUEST.withDetail("The notice is not JSON.");
        }
    }

    private static UUID charge(JsonNode notice) {
        try {
            return UUID.fromString(notice.path("charge").asText());
        } catch (IllegalArgumentException nonsense) {
            throw ProblemCode.BAD_REQUEST.atField("charge", "A charge is named by its UUID.");
        }
    }
}
