package dev.seatlock.web.sales;

import dev.seatlock.web.http.ProblemCode;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Asks for credentials. The problem library's own mappers of these two fail under this version of Quarkus: a class that
 * they read has changed.
 */
class Challenge {

    private final boolean byToken;

    Challenge(@ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean byToken) {
        this.byToken = byToken;
    }

    @ServerExceptionMapper(
            value = {UnauthorizedException.class, AuthenticationFailedException.class},
            priority = Priorities.USER - 10)
    Response askForCredentials() {
        return ProblemCode.UNAUTHENTICATED
                .problem(byToken ? "Send a valid bearer token." : "Send the operator's name and password.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, (byToken ? "Bearer" : "Basic") + " realm=\"Seatlock\"")
                .build()
                .toResponse();
    }
}
