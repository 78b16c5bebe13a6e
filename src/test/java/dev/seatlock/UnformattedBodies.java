package dev.seatlock;

import io.quarkus.test.junit.callback.QuarkusTestBeforeTestExecutionCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;

/**
 * REST Assured writes down each request and answer, in case that a check fails, and formats their JSON beforehand: a
 * twentieth of the processor time of all tests. They are written down as they are instead.
 */
public final class UnformattedBodies implements QuarkusTestBeforeTestExecutionCallback {

    @Override
    public void beforeTestExecution(QuarkusTestMethodContext test) {
        RestAssuredConfig config = RestAssured.config();
        RestAssured.config = config.logConfig(config.getLogConfig().enablePrettyPrinting(false));
    }
}
