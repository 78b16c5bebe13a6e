package dev.seatlock;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/**
 * Kubernetes and Compose files hold no word that their readers would pass over in silence, and no secret; and both ways
 * to an image lead to the same.
 */
class DeploymentFilesTest {

    private static final Path BASE = Path.of("k8s/base");
    private static final Path DEV = Path.of("k8s/overlays/dev");
    private static final Path PRODUCTION = Path.of("k8s/overlays/production");
    private static final Path MONITORING = Path.of("k8s/components/monitoring");
    private static final Path RUSH = Path.of("k8s/components/rush");
    private static final List<Path> FOLDERS = List.of(BASE, DEV, PRODUCTION, MONITORING, RUSH);

    /** The second is made by the database's operator. */
    private static final Set<String> SECRETS = Set.of("seatlock-secrets", "seatlock-db-app");

    /** What Kubernetes itself does not know, and nobody reads here. */
    private static final Set<String> KINDS_OF_OTHERS = Set.of("postgresql.cnpg.io/v1");

    private static final Path DOCKERFILE = Path.of("Dockerfile");
    private static final XPath XPATH = XPathFactory.newDefaultInstance().newXPath();

    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Pattern SECRET_NAME = Pattern.compile("PASSWORD|SECRET|TOKEN|AUTH");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("://[^/@:]*:[^$/@][^/@]*@");

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    // --- Kubernetes ----------------------------------------------------------------------------------------------

    @Test
    void everyWordInTheManifestsIsKnownToKubernetes() {
        assertEquals(
                List.of(),
                manifests().flatMap(each -> unknownWords(each).stream()).toList());
    }

    @Test
    void aTypoInAManifestIsFound() throws IOException {
        String text = Files.readString(BASE.resolve("box-office.yaml"));

        assertEquals(
                List.of("spec.template.spec.containers[0].readynessProbe"),
                parse(text.replace("readinessProbe:", "readynessProbe:"))
                        .flatMap(each -> unknownWords(each).stream())
                        .toList());
        assertEquals(
                List.of("Deploiment is no kind of apps/v1"),
                parse(text.replace("kind: Deployment", "kind: Deploiment"))
                        .flatMap(each -> unknownWords(each).stream())
                        .toList());
    }

    @Test
    void eachKustomizationNamesEveryManifestBesideIt() throws IOException {
        for (Path folder : FOLDERS) {
            JsonNode kustomization =
                    YAML.readTree(folder.resolve("kustomization.yaml").toFile());

            Set<String> words = new TreeSet<>();
            kustomization.fieldNames().forEachRemaining(words::add);
            Set<String> named = new TreeSet<>();
            kustomization.get("resources").forEach(each -> named.add(each.asText()));
            kustomization
                    .path("patches")
                    .forEach(each -> named.add(each.get("path").asText()));
            kustomization
                    .path("patches")
                    .forEach(each -> assertTrue(isPatch(Path.of(each.get("path").asText())), folder::toString));
            Set<String> beside = manifestFiles(folder)
                    .map(each -> each.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (folder.startsWith("k8s/overlays")) {
                beside.add("../../base");
            }

            words.removeAll(Set.of("apiVersion", "kind", "namespace", "resources", "patches", "labels", "images"));
            assertEquals(Set.of(), words, folder::toString);
            assertEquals(beside, named, folder::toString);
        }
    }

    /** Were it otherwise, the last replicas would find no connection just when everybody wants one. */
    @Test
    void allPoolsTogetherStayBelowWhatPostgresTakesInKubernetes() throws IOException {
        HorizontalPodAutoscaler autoscaler = manifests()
                .mapMulti(only(HorizontalPodAutoscaler.class))
                .findFirst()
                .orElseThrow();
        int most = YAML.readTree(PRODUCTION.resolve("database.yaml").toFile())
                .at("/spec/postgresql/parameters/max_connections")
                .asInt();
        int surge = 1; // of a rolling update
        int others = 20; // the operator, replication, whoever looks
        assertPoolsFit(autoscaler.getSpec().getMaxReplicas() + surge, others, most);
    }

    @Test
    void allPoolsTogetherStayBelowWhatPostgresTakesUnderCompose() throws IOException {
        int replicas = Integer.parseInt(
                firstGroup("server-template replica (\\d+) ", Files.readString(Path.of("compose/haproxy.cfg"))));
        int most = Integer.parseInt(firstGroup("max_connections=(\\d+)", Files.readString(COMPOSE)));
        assertPoolsFit(replicas, 20, most);
    }

    private static String firstGroup(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static void assertPoolsFit(int replicas, int others, int most) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        int pool = Integer.parseInt(settings.getProperty("quarkus.datasource.jdbc.max-size"));
        assertTrue(
                replicas * pool + others <= most,
                () -> "%d pools of %d do not fit into %d".formatted(replicas, pool, most));
    }

    @Test
    void prometheusOperatorIsToldOfTheSameAlerts() throws IOException {
        assertEquals(
                YAML.readTree(Path.of("observability/alerts.yml").toFile()).get("groups"),
                YAML.readTree(MONITORING.resolve("alerts.yaml").toFile()).at("/spec/groups"));
    }

    /** Each overlay by itself, and with both components, as somebody would add them. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void whatKustomizeMakesOfItIsWhole(String overlay, @TempDir Path copy) throws Exception {
        Path kubectl = Installed.program("kubectl").orElse(null);
        assumeTrue(kubectl != null, "no kubectl is installed");
        try (Stream<Path> files = Files.walk(Path.of("k8s"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.toString()));
            }
        }
        Path folder = copy.resolve("k8s/overlays/" + overlay);
        List<HasMetadata> plain = kustomized(kubectl, folder);
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "components: [../../components/monitoring, ../../components/rush]\n",
                StandardOpenOption.APPEND);
        List<HasMetadata> full = kustomized(kubectl, folder);

        assertEquals(
                Set.of(
                        "PrometheusRule/seatlock",
                        "ServiceMonitor/box-office",
                        "Service/box-office-management",
                        "NetworkPolicy/monitoring",
                        "Job/rush",
                        "NetworkPolicy/rush"),
                names(full.stream().filter(each -> !names(plain.stream()).contains(name(each)))));
        for (HasMetadata each : full) {
            assertEquals(List.of(), unknownWords(each), () -> name(each));
            assertTrue(
                    each.getKind().equals("Namespace")
                            || "seatlock".equals(each.getMetadata().getNamespace()),
                    () -> name(each));
        }
        assertTrue(podsOf(full.stream())
                .flatMap(each -> each.getContainers().stream())
                .noneMatch(each -> each.getImage().equals("seatlock")));
        assertEquals(Set.of(), placesWithoutStores(plain));
    }

    /** Containers of ours that are not told where the database is. */
    private static Set<String> placesWithoutStores(List<HasMetadata> manifests) {
        return podsOf(manifests.stream())
                .flatMap(each -> each.getContainers().stream())
                .filter(each -> each.getImage().startsWith("seatlock:"))
                .filter(each -> each.getEnv().stream()
                        .noneMatch(variable -> variable.getName().equals("SEATLOCK_DATABASE_URL")))
                .map(Container::getName)
                .collect(Collectors.toSet());
    }

    private static String name(HasMetadata manifest) {
        return manifest.getKind() + "/" + manifest.getMetadata().getName();
    }

    private static Set<String> names(Stream<HasMetadata> manifests) {
        return manifests.map(DeploymentFilesTest::name).collect(Collectors.toSet());
    }

    private static List<HasMetadata> kustomized(Path kubectl, Path folder) throws Exception {
        Process building = new ProcessBuilder(kubectl.toString(), "kustomize", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String built = new String(building.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, building.waitFor(), folder::toString);
        return parse(built).toList();
    }

    private static <T> BiConsumer<HasMetadata, Consumer<T>> only(Class<T> kind) {
        return (manifest, those) -> {
            if (kind.isInstance(manifest)) {
                those.accept(kind.cast(manifest));
            }
        };
    }

    @Test
    void secretsAreOnlyReferredTo() {
        assertTrue(manifests().noneMatch(each -> each.getKind().equals("Secret")));
        List<EnvVar> variables = podsOf(manifests())
                .flatMap(each -> each.getContainers().stream())
                .flatMap(each -> each.getEnv().stream())
                .toList();
        for (EnvVar variable : variables) {
            String name = variable.getName();
            if (SECRET_NAME.matcher(name).find()) {
                assertNull(variable.getValue(), name);
                assertTrue(
                        SECRETS.contains(
                                variable.getValueFrom().getSecretKeyRef().getName()),
                        name);
            } else if (variable.getValue() != null) {
                assertFalse(PASSWORD_IN_URL.matcher(variable.getValue()).find(), name);
            }
        }
        assertTrue(PASSWORD_IN_URL.matcher("redis://:guessable@redis:6379").find());
    }

    @Test
    void everyContainerIsBounded() {
        containers(pods()).forEach(container -> {
            String name = container.getName();
            assertTrue(container.getResources().getLimits().containsKey("memory"), name);
            assertTrue(container.getResources().getRequests().keySet().containsAll(Set.of("cpu", "memory")), name);
        });
    }

    @Test
    void everyContainerThatServesIsProbed() {
        containers(pods().filter(each -> each.getRestartPolicy() == null)).forEach(container -> {
            String name = container.getName();
            assertNotNull(container.getStartupProbe(), name);
            assertNotNull(container.getLivenessProbe(), name);
            assertNotNull(container.getReadinessProbe(), name);
        });
    }

    @Test
    void theBoxOfficeIsProbedWhereItTellsItsHealth() {
        Container boxOffice = containers(pods())
                .filter(each -> each.getName().equals("box-office"))
                .findFirst()
                .orElseThrow();

        assertEquals("management /q/health/started", where(boxOffice.getStartupProbe()));
        assertEquals("management /q/health/live", where(boxOffice.getLivenessProbe()));
        assertEquals("management /q/health/ready", where(boxOffice.getReadinessProbe()));
        assertEquals(
                Map.of("http", 8080, "management", 9000),
                boxOffice.getPorts().stream()
                        .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)));
    }

    /** Metrics and health are nobody's business but who looks after the service. */
    @Test
    void buyersDoNotGetToThePortForManagement() {
        List<Service> services = manifests(file -> file.startsWith(BASE))
                .<Service>mapMulti(only(Service.class))
                .toList();
        assertEquals(
                List.of("http"),
                services.stream()
                        .flatMap(each -> each.getSpec().getPorts().stream())
                        .map(port -> port.getTargetPort().getStrVal())
                        .toList());
        List<NetworkPolicyIngressRule> letIn = manifests()
                .<NetworkPolicy>mapMulti(only(NetworkPolicy.class))
                .filter(each -> each.getSpec().getPodSelector().getMatchLabels() != null)
                .filter(each -> "box-office"
                        .equals(each.getSpec().getPodSelector().getMatchLabels().get("app.kubernetes.io/name")))
                .flatMap(each -> each.getSpec().getIngress().stream())
                .toList();
        assertEquals(2, letIn.size());
        for (NetworkPolicyIngressRule rule : letIn) {
            assertEquals(1, rule.getPorts().size(), rule::toString);
            boolean management =
                    "management".equals(rule.getPorts().getFirst().getPort().getStrVal());
            assertEquals(management ? 1 : 0, rule.getFrom().size(), rule::toString);
        }
    }

    /** Whoever has an account on the machine may read the arguments of its processes, but not their environment. */
    @Test
    void noPasswordIsAnArgument() throws IOException {
        List<String> arguments = new ArrayList<>();
        containers(pods()).forEach(each -> {
            arguments.addAll(each.getCommand());
            arguments.addAll(each.getArgs());
        });
        for (JsonNode service : services()) {
            Stream.of("command", "entrypoint")
                    .forEach(key -> service.path(key).forEach(word -> arguments.add(word.asText())));
        }
        assertTrue(arguments.contains("run"), arguments::toString);
        // The engine puts these in before the process begins, a shell only what it is told to with $ (in Compose $$).
        for (String argument : arguments) {
            assertFalse(
                    Pattern.compile("\\$\\(|(?<!\\$)\\$\\{").matcher(argument).find(), argument);
            assertFalse(argument.contains("--requirepass"), argument);
        }
    }

    @Test
    void everyPodIsRestricted() {
        pods().forEach(pod -> {
            assertEquals(false, pod.getAutomountServiceAccountToken());
            assertEquals(false, pod.getEnableServiceLinks());
            assertEquals(true, pod.getSecurityContext().getRunAsNonRoot());
            assertEquals(
                    "RuntimeDefault",
                    pod.getSecurityContext().getSeccompProfile().getType());
            for (Container container : pod.getContainers()) {
                var context = container.getSecurityContext();
                assertEquals(false, context.getAllowPrivilegeEscalation(), container.getName());
                assertEquals(true, context.getReadOnlyRootFilesystem(), container.getName());
                assertEquals(List.of("ALL"), context.getCapabilities().getDrop(), container.getName());
            }
        });
    }

    private static String where(Probe probe) {
        return probe.getHttpGet().getPort().getStrVal() + " "
                + probe.getHttpGet().getPath();
    }

    private static Stream<Container> containers(Stream<PodSpec> pods) {
        return pods.flatMap(each -> each.getContainers().stream());
    }

    /** Those that are whole, and do not only patch one. */
    private static Stream<PodSpec> pods() {
        return podsOf(manifests(file -> !isPatch(file)));
    }

    private static boolean isPatch(Path file) {
        return file.getFileName().toString().startsWith("patch-");
    }

    private static Stream<PodSpec> podsOf(Stream<HasMetadata> manifests) {
        return manifests.<PodSpec>mapMulti((manifest, pods) -> {
            switch (manifest) {
                case Deployment each -> pods.accept(each.getSpec().getTemplate().getSpec());
                case StatefulSet each ->
                    pods.accept(each.getSpec().getTemplate().getSpec());
                case Job each -> pods.accept(each.getSpec().getTemplate().getSpec());
                default -> {}
            }
        });
    }

    private static Stream<HasMetadata> manifests() {
        return manifests(file -> true);
    }

    private static Stream<HasMetadata> manifests(Predicate<Path> which) {
        return FOLDERS.stream()
                .flatMap(DeploymentFilesTest::manifestFiles)
                .filter(which)
                .flatMap(file -> {
                    try {
                        return parse(Files.readString(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static Stream<Path> manifestFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(each -> each.toString().endsWith(".yaml"))
                    .filter(each -> !each.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<HasMetadata> parse(String text) {
        return Pattern.compile("(?m)^---$").splitAsStream(text).map(each -> (HasMetadata) KUBERNETES.unmarshal(each));
    }

    /** The client keeps what it does not know in {@code additionalProperties}, at any depth; this finds it. */
    private static List<String> unknownWords(HasMetadata manifest) {
        if (KINDS_OF_OTHERS.contains(manifest.getApiVersion())) {
            return List.of();
        }
        if (manifest instanceof GenericKubernetesResource) {
            return List.of(manifest.getKind() + " is no kind of " + manifest.getApiVersion());
        }
        List<String> unknown = new ArrayList<>();
        collectUnknownWords(manifest, "", unknown);
        return unknown;
    }

    private static void collectUnknownWords(Object value, String path, List<String> unknown) {
        switch (value) {
            case Collection<?> items -> {
                int index = 0;
                for (Object item : items) {
                    collectUnknownWords(item, path + "[" + index++ + "]", unknown);
                }
            }
            case Map<?, ?> entries ->
                entries.forEach((key, item) -> collectUnknownWords(item, path + "." + key, unknown));
            case KubernetesResource model -> {
                for (Field field : fields(model.getClass())) {
                    Object content = read(field, model);
                    if (field.getName().equals("additionalProperties")) {
                        ((Map<?, ?>) content).keySet().forEach(word -> unknown.add(join(path, word)));
                    } else if (content != null) {
                        collectUnknownWords(content, join(path, field.getName()), unknown);
                    }
                }
            }
            default -> {}
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static @Nullable Object read(Field field, Object model) {
        try {
            field.setAccessible(true);
            return field.get(model);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String join(String path, Object word) {
        return path.isEmpty() ? word.toString() : path + "." + word;
    }

    // --- Compose -------------------------------------------------------------------------------------------------

    @Test
    void theComposeFileFollowsItsSpecification() throws IOException {
        assertEquals("", complaints(Files.readString(COMPOSE)));
    }

    @Test
    void aTypoInTheComposeFileIsFound() throws IOException {
        String text = Files.readString(COMPOSE);

        assertTrue(complaints(text.replace("healthcheck:", "healthchek:")).contains("'healthchek'"));
        assertTrue(complaints(text.replace("service_healthy", "service_helthy")).contains("condition"));
        assertTrue(complaints(text.replace("replicas: 3", "replicas: three")).contains("replicas"));
    }

    @Test
    void composePasswordsHaveNoDefault() throws IOException {
        for (JsonNode service : services()) {
            service.path("environment").properties().forEach(variable -> {
                String value = variable.getValue().asText();
                if (SECRET_NAME.matcher(variable.getKey()).find()) {
                    assertTrue(value.matches("\\$\\{[A-Z_]+:\\?[^}]+}"), variable::toString);
                }
                assertFalse(PASSWORD_IN_URL.matcher(value).find(), variable::toString);
            });
        }
    }

    @Test
    void everyComposeServiceIsBounded() throws IOException {
        for (JsonNode service : services()) {
            assertTrue(service.at("/deploy/resources/limits/memory").isTextual(), service::toPrettyString);
        }
    }

    @Test
    void whateverComposeMountsIsThere() throws IOException {
        for (JsonNode service : services()) {
            service.path("volumes").forEach(volume -> {
                String source = volume.asText().split(":", 2)[0];
                assertTrue(!source.startsWith("./") || Files.exists(Path.of(source)), source);
            });
        }
    }

    /** A client could say with it that it is another, each time. */
    @Test
    void theProxyPassesOnNoAddressThatAClientHasMadeUp() throws IOException {
        String frontend = Files.readString(Path.of("compose/haproxy.cfg"))
                .replaceFirst("(?s).*\nfrontend buyers\n", "")
                .replaceFirst("(?s)\n(frontend|backend) .*", "\n");
        for (String header : new String[] {"X-Forwarded-For", "Forwarded"}) {
            assertTrue(frontend.contains("http-request del-header " + header + "\n"), header);
        }
        assertTrue(Files.readString(Path.of("docker-compose.yml")).contains("SEATLOCK_TRUSTED_PROXIES: load-balancer"));
    }

    /** Where HAProxy is not installed, nothing is shown. */
    @Test
    void theLoadBalancerUnderstandsItsSettings() throws Exception {
        Path haproxy = Installed.program("haproxy").orElse(null);
        assumeTrue(haproxy != null, "no haproxy is installed");
        Process checking = new ProcessBuilder(haproxy.toString(), "-c", "-f", "compose/haproxy.cfg")
                .redirectErrorStream(true)
                .start();
        String said = new String(checking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, checking.waitFor(), said);
    }

    /** The health of a replica is asked where it tells it, by everybody who asks. */
    @Test
    void everybodyAsksForHealthAndMetricsAtThePortForManagement() throws IOException {
        String settings = Files.readString(Path.of("src/main/resources/application.properties"));
        assertTrue(settings.lines().anyMatch("quarkus.management.port=9000"::equals));
        assertTrue(Files.readString(Path.of("compose/haproxy.cfg")).contains(" check port 9000 "));
        assertTrue(Files.readString(DOCKERFILE).contains("/dev/tcp/127.0.0.1/9000 && printf 'GET /q/health/ready "));
        String compose = YAML.readTree(COMPOSE.toFile())
                .at("/services/box-office/healthcheck/test")
                .get(2)
                .asText()
                .replace("$$", "$");
        assertTrue(Files.readString(DOCKERFILE).contains(compose.replace("\\", "\\\\")), compose);
        assertEquals(
                9000,
                YAML.readTree(Path.of("observability/prometheus.yml").toFile())
                        .at("/scrape_configs/0/dns_sd_configs/0/port")
                        .asInt());
    }

    private static JsonNode services() throws IOException {
        JsonNode services = YAML.readTree(COMPOSE.toFile()).get("services");
        assertEquals(6, services.size());
        return services;
    }

    private static String complaints(String compose) throws IOException {
        // Words in the schema that its own draft does not know.
        JsonMetaSchema draft = JsonMetaSchema.builder(JsonMetaSchema.getV201909())
                .keywords(List.of(new NonValidationKeyword("id"), new NonValidationKeyword("service")))
                .build();
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V201909, it -> it.metaSchema(draft));
        try (InputStream schema = DeploymentFilesTest.class.getResourceAsStream("/compose-spec/compose-spec.json")) {
            return factory.getSchema(schema).validate(YAML.readTree(compose)).stream()
                    .map(ValidationMessage::getMessage)
                    .collect(joining("\n"));
        }
    }

    // --- Image ---------------------------------------------------------------------------------------------------

    /** But for the training, and for the health check, which Jib cannot set. */
    @Test
    void jibMakesTheImageThatTheDockerfileMakes() throws Exception {
        assertEquals(dockerfile("FROM (\\S+) AS machine"), jib("from/image"));
        assertEquals(dockerfile("USER (.*)"), jib("container/user"));
        assertEquals(dockerfile("WORKDIR (.*)"), jib("container/workingDirectory"));
        assertEquals(dockerfile("EXPOSE (.*)"), List.of(String.join(" ", jib("container/ports/port"))));
        assertEquals(words(dockerfile("ENTRYPOINT (.*)")), jib("container/entrypoint/part"));
        assertEquals(words(dockerfile("CMD (\\[.*)")), jib("container/args"));

        List<String> layers = new ArrayList<>(Pattern.compile("(?m)^COPY --from=trained (/app/\\S+)")
                .matcher(Files.readString(DOCKERFILE))
                .results()
                .map(found -> found.group(1).replaceFirst("/$", ""))
                .toList());
        assertTrue(layers.remove("/app/app.aot"));
        List<String> extra = new ArrayList<>();
        for (Node path : jibNodes("extraDirectories/paths/path")) {
            String only = XPATH.evaluate("includes", path);
            extra.add(XPATH.evaluate("into", path) + (only.isEmpty() ? "" : "/" + only));
        }
        assertEquals(layers, extra);
    }

    private static List<String> jib(String path) throws Exception {
        List<String> texts = new ArrayList<>();
        jibNodes(path).forEach(node -> texts.add(node.getTextContent()));
        return texts;
    }

    private static XPathNodes jibNodes(String path) throws Exception {
        Document pom =
                DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse("pom.xml");
        String configuration = "/project/profiles/profile[id='jib']/build/plugins/plugin/configuration/";
        return XPATH.evaluateExpression(configuration + path, pom, XPathNodes.class);
    }

    /** What the last such line of the Dockerfile says: the last stage is the image. */
    private static List<String> dockerfile(String line) throws IOException {
        return List.of(Pattern.compile("(?m)^" + line + "$")
                .matcher(Files.readString(DOCKERFILE))
                .results()
                .map(found -> found.group(1))
                .reduce((_, last) -> last)
                .orElseThrow());
    }

    private static List<String> words(List<String> json) throws IOException {
        List<String> words = new ArrayList<>();
        YAML.readTree(json.getFirst()).forEach(word -> words.add(word.asText()));
        return words;
    }
}
