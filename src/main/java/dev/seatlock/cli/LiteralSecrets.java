package dev.seatlock.cli;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes passwords, and addresses that hold some, as they were given: whoever chose {@code p${HOME}q} means just that,
 * and blanks at its ends are part of it. Anywhere else such text stands for another setting.
 */
@Priority(Priorities.APPLICATION)
public final class LiteralSecrets implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private static final String OPERATOR_PASSWORD = "seatlock.operator.password";
    private static final String OPERATOR_DIGEST = "quarkus.security.users.embedded.users.operator";
    private static final Set<String> SECRETS = Set.of(
            OPERATOR_PASSWORD,
            "seatlock.database.url",
            "seatlock.database.user",
            "seatlock.database.password",
            "seatlock.redis.url");

    /** Below it are our own files, whose expressions we mean as such. */
    private static final int LEAST_ORDINAL_OF_USERS = 300;

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (name.equals(OPERATOR_DIGEST)) {
            ConfigValue password = literal(context, OPERATOR_PASSWORD);
            return password == null || password.getValue() == null
                    ? null
                    : password.withName(name).withValue(digest(password.getValue()));
        }
        String meant = SECRETS.contains(name) ? name : standsFor(context, name);
        if (meant == null) {
            return context.proceed(name);
        }
        ConfigValue value = literal(context, meant);
        return value == null ? null : value.withName(name);
    }

    /** The secret that a setting of a library is nothing but another name of. */
    private static @Nullable String standsFor(ConfigSourceInterceptorContext context, String name) {
        if (!name.startsWith("quarkus.datasource.")) {
            return null;
        }
        ConfigValue value = Expressions.withoutExpansion(() -> context.proceed(name));
        if (value == null || value.getValue() == null) {
            return null;
        }
        String text = value.getValue();
        String inside = text.startsWith("${") && text.endsWith("}") ? text.substring(2, text.length() - 1) : "";
        return SECRETS.contains(inside) ? inside : null;
    }

    private static @Nullable ConfigValue literal(ConfigSourceInterceptorContext context, String secret) {
        ConfigValue given = Expressions.withoutExpansion(() -> context.proceed(secret));
        return given != null && given.getConfigSourceOrdinal() >= LEAST_ORDINAL_OF_USERS
                ? given
                : context.proceed(secret);
    }

    /** As Quarkus compares passwords that it is not told in plain text; plain ones lose their blanks. */
    private static String digest(String password) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-512")
                            .digest(("operator:Quarkus:" + password).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
