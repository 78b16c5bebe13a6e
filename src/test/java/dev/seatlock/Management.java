package dev.seatlock;

import static io.restassured.RestAssured.given;

import io.quarkus.arc.Arc;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.specification.RequestSpecification;

/** The port at which the service under test tells of its health and its metrics. */
public final class Management {

    private Management() {}

    public static RequestSpecification management() {
        try (var ports = Arc.container().instance(ValueRegistry.class)) {
            return given().port(ports.get().get(HttpServer.MANAGEMENT_PORT));
        }
    }
}
