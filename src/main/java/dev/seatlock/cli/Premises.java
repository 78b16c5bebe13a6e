package dev.seatlock.cli;

import dev.seatlock.stores.ConfiguredStores;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.EmbeddedStores;
import dev.seatlock.stores.StoreAddresses;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a box office stands on: its stores, configured or started here, the operator's password, and the settings by
 * which replicas learn of both.
 */
final class Premises implements AutoCloseable {

    private static final String PASSWORD = "seatlock.operator.password";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final @Nullable DataFolder folder;
    private final @Nullable EmbeddedStores stores;

    private Premises(@Nullable DataFolder folder, @Nullable EmbeddedStores stores) {
        this.folder = folder;
        this.stores = stores;
    }

    /** Whether both stores are configured, so that nothing is to be started. */
    static boolean areConfigured() {
        return fromEnvironment().hasDatabase() && fromEnvironment().hasRedis();
    }

    /** Whether operators sign in elsewhere and bring a token, so that there is no password. */
    static boolean operatorsSignIn() {
        return List.of(System.getenv().getOrDefault("QUARKUS_PROFILE", "").split(",", -1))
                .contains("oidc");
    }

    /**
     * Waits for the configured stores.
     *
     * @throws dev.seatlock.stores.StoresUnavailable naming the store that does not answer
     */
    static Premises configured(PrintStream progress) throws InterruptedException {
        new ConfiguredStores(fromEnvironment()).await(progress);
        return new Premises(null, null);
    }

    /**
     * Starts the stores that are not configured, in a folder that is closed with the premises.
     *
     * @throws dev.seatlock.stores.StoresUnavailable naming the store that does not come up
     */
    static Premises embedded(DataFolder folder, PrintStream progress) throws InterruptedException {
        try {
            new ConfiguredStores(fromEnvironment()).await(progress);
            EmbeddedStores stores = EmbeddedStores.start(folder, fromEnvironment(), progress);
            Premises premises = new Premises(folder, stores);
            premises.furnish(stores.addresses(), folder);
            return premises;
        } catch (InterruptedException | RuntimeException failed) {
            folder.close();
            throw failed;
        }
    }

    private void furnish(StoreAddresses at, DataFolder folder) {
        settings.put("seatlock.database.url", at.databaseUrl());
        settings.put("seatlock.database.user", at.databaseUser());
        settings.put("seatlock.database.password", at.databasePassword());
        settings.put("seatlock.redis.url", at.redisUrl());
        settings.put("seatlock.experiments-folder", folder.scratch().toString());
        if (!operatorsSignIn()) {
            putUnlessInEnvironment(PASSWORD, folder.operatorPassword());
        }
        // A box office on someone's own machine is nobody else's business, and quiet.
        putUnlessInEnvironment("quarkus.http.host", "127.0.0.1");
        putUnlessInEnvironment("quarkus.management.host", "127.0.0.1");
        putUnlessInEnvironment("quarkus.log.console.level", "WARN");
        putUnlessInEnvironment("quarkus.banner.enabled", "false");
        putUnlessInEnvironment("seatlock.demo-show", "true");
        putUnlessInEnvironment("seatlock.experiments", "true");
        putUnlessInEnvironment("seatlock.rate-limit-loopback", "false"); // a rush is a crowd from this machine
        putUnlessInEnvironment("seatlock.replica", "1");
        putUnlessInEnvironment("seatlock.callback-private-hosts", "true");
    }

    private void putUnlessInEnvironment(String property, String value) {
        if (System.getenv(environmentName(property)) == null) {
            settings.put(property, value);
        }
    }

    /** The settings that a replica here is started with; what the environment says already is not among them. */
    Map<String, String> settings() {
        return settings;
    }

    /** The settings as variables of the environment, where no other process can read the password. */
    Map<String, String> environment() {
        return settings.entrySet().stream()
                .collect(Collectors.toMap(entry -> environmentName(entry.getKey()), Map.Entry::getValue));
    }

    /** The same without the demo show, for whoever puts on shows of its own. */
    Map<String, String> bareEnvironment() {
        Map<String, String> environment = new HashMap<>(environment());
        environment.remove(environmentName("seatlock.demo-show"));
        return environment;
    }

    /** Whether the database was started here, and is nobody else's. */
    boolean hasOwnDatabase() {
        return stores != null && !fromEnvironment().hasDatabase();
    }

    /** The folder of the embedded stores. */
    Optional<Path> dataFolder() {
        return Optional.ofNullable(folder).map(DataFolder::path);
    }

    /** The operator's password, if it was made here and not given. */
    Optional<String> passwordMadeHere() {
        return Optional.ofNullable(settings.get(PASSWORD));
    }

    /** Tells whoever runs it how to sign in, unless they have said so themselves. */
    void tellOperator(PrintStream out) {
        if (operatorsSignIn()) {
            out.println("operator: whoever brings a token with the role operator");
        } else {
            passwordMadeHere().ifPresent(password -> out.printf("operator: user operator, password %s%n", password));
        }
    }

    /** Signs its reader in: the password stands behind the #, where it is sent to nobody, not even to us. */
    Optional<String> linkToTheLab(int port) {
        return passwordMadeHere()
                .map(password -> "see a seat sold twice: http://127.0.0.1:%d/#operator=%s".formatted(port, password));
    }

    /** The operator's password, wherever it comes from; blank where operators sign in elsewhere, and nobody has one. */
    String operatorPassword() {
        return passwordMadeHere().orElseGet(() -> System.getenv().getOrDefault(Whereabouts.PASSWORD_VARIABLE, ""));
    }

    /** How a setting is written in the environment, by the rule of MicroProfile Config. */
    static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static StoreAddresses fromEnvironment() {
        return StoreAddresses.fromEnvironment(System.getenv());
    }

    @Override
    public void close() {
        if (stores != null) {
            stores.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
