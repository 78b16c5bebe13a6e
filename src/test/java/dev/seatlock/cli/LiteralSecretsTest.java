package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralSecretsTest {

    private static final Map<String, String> OURS = Map.of(
            "quarkus.datasource.username", "${seatlock.database.user}",
            "quarkus.datasource.password", "${seatlock.database.password}",
            "quarkus.datasource.jdbc.url", "${seatlock.database.url}",
            "quarkus.security.users.embedded.users.operator", "${seatlock.operator.password}",
            "seatlock.database.user", "${seatlock.default}",
            "seatlock.default", "seatlock",
            "seatlock.other", "${seatlock.default}");

    private static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new LiteralSecrets())
                .withSources(
                        new PropertiesConfigSource(OURS, "application.properties", 250),
                        new PropertiesConfigSource(given, "the environment", 300))
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "p${HOME}q",
                "${seatlock.default}",
                "$$",
                "\\$",
                "\\${x}",
                "a$b$$c\\",
                "${",
                " a ",
                "${a:b}"
            })
    void areTakenAsTheyWereGiven(String secret) {
        Map<String, String> given = new HashMap<>();
        for (String name : new String[] {
            "seatlock.database.url",
            "seatlock.database.user",
            "seatlock.database.password",
            "seatlock.redis.url",
            "seatlock.operator.password"
        }) {
            given.put(name, secret);
        }
        SmallRyeConfig config = config(given);

        given.keySet()
                .forEach(
                        name -> assertEquals(secret, config.getConfigValue(name).getValue(), name));
        for (String name : new String[] {
            "quarkus.datasource.username", "quarkus.datasource.password", "quarkus.datasource.jdbc.url"
        }) {
            assertEquals(secret, config.getConfigValue(name).getValue(), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"seatlock.database.user", "quarkus.datasource.username", "seatlock.other"})
    void leaveOurOwnExpressionsAlone(String name) {
        assertEquals("seatlock", config(Map.of()).getConfigValue(name).getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret ", " secret", "${seatlock.default}", "seatlock"})
    void areToldApartByTheirDigest(String other) {
        String name = "quarkus.security.users.embedded.users.operator";
        assertNotEquals(
                config(Map.of("seatlock.operator.password", "secret"))
                        .getConfigValue(name)
                        .getValue(),
                config(Map.of("seatlock.operator.password", other))
                        .getConfigValue(name)
                        .getValue());
    }
}
