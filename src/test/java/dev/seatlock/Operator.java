package dev.seatlock;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** Who puts on shows, as the tests of one box office call it. */
public final class Operator {

    private Operator() {}

    /** A call by the operator; if it has a body, that is JSON. */
    public static RequestSpecification operator() {
        return given().auth()
                .preemptive()
                .basic("operator", TestStores.OPERATOR_PASSWORD)
                .contentType(ContentType.JSON);
    }
}
