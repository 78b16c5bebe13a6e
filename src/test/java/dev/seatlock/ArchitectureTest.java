package dev.seatlock;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.seatlock.guards.mutex.Mutex;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The rooms and the arrows between them. Every rule is also held against {@code dev.seatlock.planted}, which breaks it:
 * a rule that cannot fail proves nothing.
 */
class ArchitectureTest {

    private static final String ROOT = "dev.seatlock";

    /** Each room, and those of ours that it may import. */
    private static final Map<String, List<String>> ROOMS = new TreeMap<>(Map.of(
            "inventory", List.of(),
            "stores", List.of(),
            "waitingroom", List.of(),
            "guards", List.of("inventory"),
            "boxoffice", List.of("guards", "inventory"),
            "lab", List.of("boxoffice", "guards", "inventory", "waitingroom"),
            "web", List.of("boxoffice", "guards", "inventory", "lab", "waitingroom"),
            "cli", List.of("boxoffice", "guards", "inventory", "lab", "waitingroom", "web", "stores")));

    /** The rooms within a room, and those beside them that each may import. */
    private static final Map<String, Map<String, List<String>>> WITHIN = new TreeMap<>(Map.of(
            "boxoffice",
            Map.of(
                    "callbacks", List.of(),
                    "shows", List.of("callbacks"),
                    "sales", List.of("callbacks", "shows"),
                    "payments", List.of("callbacks", "sales", "shows"),
                    "orders", List.of("callbacks", "payments", "sales", "shows"),
                    "waitinglist", List.of("callbacks", "payments", "sales", "shows"),
                    "tickets", List.of("payments", "sales", "shows"),
                    "audit", List.of("callbacks", "sales", "shows")),
            "guards",
            Map.of(
                    "sql", List.of(),
                    "orm", List.of(),
                    "mutex", List.of(),
                    "redis", List.of(),
                    "batch", List.of(),
                    "lock", List.of("mutex", "redis"),
                    "stock", List.of("redis"),
                    "stream", List.of("batch", "redis"),
                    "museum", List.of("lock", "redis")),
            "web",
            Map.of(
                    "http", List.of(),
                    "audit", List.of("http"),
                    "callbacks", List.of("http"),
                    "lab", List.of("http"),
                    "seatmap", List.of("http"),
                    "shows", List.of("audit", "http"),
                    "sales", List.of("http", "shows"),
                    "tickets", List.of("http", "sales"),
                    "waitinglist", List.of("http", "sales"),
                    "waitingroom", List.of("http", "sales"))));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.seatlock");

    @TestFactory
    List<DynamicTest> arrowsRunOneWay() {
        List<DynamicTest> tests = new ArrayList<>();
        ROOMS.forEach((room, allowed) -> tests.add(DynamicTest.dynamicTest(
                room + " imports " + (allowed.isEmpty() ? "nothing of ours" : allowed),
                () -> arrows(ROOT, room, allowed).check(MAIN))));
        return tests;
    }

    @TestFactory
    List<DynamicTest> arrowsWithinARoomRunOneWay() {
        List<DynamicTest> tests = new ArrayList<>();
        WITHIN.forEach((outer, rooms) -> new TreeMap<>(rooms)
                .forEach((room, allowed) -> tests.add(DynamicTest.dynamicTest(
                        outer + "." + room + " imports " + (allowed.isEmpty() ? "no room beside it" : allowed),
                        () -> arrows(ROOT + "." + outer, room, allowed).check(MAIN)))));
        return tests;
    }

    @Test
    void everyRoomIsOnThePlan() {
        for (JavaClass type : MAIN) {
            List<String> rooms =
                    List.of(type.getPackageName().substring(ROOT.length() + 1).split("\\."));
            String outer = rooms.getFirst();
            assertTrue(ROOMS.containsKey(outer), () -> type + " lives in a room that is not on the plan");
            if (WITHIN.containsKey(outer) && rooms.size() > 1) {
                assertTrue(
                        WITHIN.get(outer).containsKey(rooms.get(1)),
                        () -> type + " lives in a room within another that is not on the plan");
            }
            assertTrue(
                    !outer.equals("boxoffice")
                            || rooms.size() > 1
                            || type.getSimpleName().equals("package-info"),
                    () -> type + " lives in no room of the box office");
        }
    }

    /** Who reads a name knows which class it is. */
    @Test
    void noSimpleNameStandsForTwoClasses() {
        Set<String> names = new TreeSet<>();
        Set<String> twice = MAIN.stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info") && !names.add(name))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), twice);
    }

    @Test
    void nothingGoesInCircles() {
        slices().matching("dev.seatlock.(*)..").should().beFreeOfCycles().check(MAIN);
        slices().matching("dev.seatlock.(**)").should().beFreeOfCycles().check(MAIN); // at any depth
    }

    /** A class and all that is nested in it count as one. A sealed type may know the cases that it permits. */
    @Test
    void noClassesGoInCircles() throws Exception {
        assertEquals(Set.of(), circles("target/classes", ROOT));
    }

    @Test
    void redissonStaysWhereItBelongs() {
        redisson(ROOT).check(MAIN);
    }

    /** What is to be read by itself and taken along must not hang on the rest. */
    @Test
    void aMutexNeedsNothingOfOurs() {
        mutex(ROOT).check(MAIN);
    }

    @Test
    void jaxRsStaysInWeb() {
        jaxRs(ROOT).check(MAIN);
    }

    /** It is written into the operator's log first, which must keep no event loop waiting. */
    @Test
    void whatOperatorsChangeRunsOnAVirtualThread() {
        List<JavaMethod> changing = MAIN.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(RolesAllowed.class))
                .filter(method -> Stream.of(POST.class, PUT.class, PATCH.class, DELETE.class)
                        .anyMatch(method::isAnnotatedWith))
                .toList();
        assertTrue(changing.size() > 10, changing::toString);
        assertEquals(
                List.of(),
                changing.stream()
                        .filter(method -> !method.isAnnotatedWith(RunOnVirtualThread.class)
                                && !method.getOwner().isAnnotatedWith(RunOnVirtualThread.class))
                        .toList());
    }

    @Test
    void noTransactionIsDeclaredAroundAGuard() {
        noDeclaredTransaction(ROOT).check(MAIN);
    }

    @Test
    void roomsAreNamedByTheBusiness() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..", "..service..", "..manager..")
                .check(MAIN);
    }

    @Test
    void everyRuleCanFail() throws Exception {
        String planted = ROOT + ".planted";
        JavaClasses violations = new ClassFileImporter().importPackages("dev.seatlock.planted");
        assertFails(arrows(planted, "inventory", ROOMS.get("inventory")), violations);
        assertFails(arrows(planted, "guards", ROOMS.get("guards")), violations);
        assertFails(redisson(planted), violations);
        assertFails(mutex(planted), violations);
        assertFails(jaxRs(planted), violations);
        assertFails(noDeclaredTransaction(planted), violations);
        assertFails(slices().matching("dev.seatlock.planted.(*)..").should().beFreeOfCycles(), violations);
        assertEquals(
                Set.of(planted + ".boxoffice.SpeaksHttp", planted + ".guards.DeclaresATransaction"),
                circles("target/test-classes", planted));
    }

    private static void assertFails(ArchRule rule, JavaClasses classes) {
        assertFalse(rule.evaluate(classes).getFailureReport().isEmpty(), () -> "cannot fail: " + rule.getDescription());
    }

    private static ArchRule arrows(String root, String room, List<String> others) {
        String[] allowed = others.stream().map(it -> root + "." + it + "..").toArray(String[]::new);
        DescribedPredicate<JavaClass> other = resideInAPackage(root + "..")
                .and(DescribedPredicate.not(resideInAPackage(root))) // what all rooms share
                .and(DescribedPredicate.not(resideInAPackage(root + "." + room + "..")))
                .and(DescribedPredicate.not(resideInAnyPackage(allowed)));
        return noClasses()
                .that()
                .resideInAPackage(root + "." + room + "..")
                .should()
                .dependOnClassesThat(other.as("are ours and not among %s", others));
    }

    private static ArchRule redisson(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".guards..", root + ".waitingroom..", root + ".stores..")
                .and()
                .doNotHaveFullyQualifiedName(
                        root + ".web.seatmap.SeatMapRelay") // tells other replicas what has changed
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.redisson..");
    }

    private static ArchRule mutex(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".guards.mutex")
                .should(new ArchCondition<>("need nothing of ours but Mutex") {
                    @Override
                    public void check(JavaClass page, ConditionEvents events) {
                        page.getDirectDependenciesFromSelf().stream()
                                .filter(arrow -> isOurs(arrow.getTargetClass(), page))
                                .map(arrow -> SimpleConditionEvent.violated(page, arrow.getDescription()))
                                .forEach(events::add);
                    }

                    private boolean isOurs(JavaClass type, JavaClass page) {
                        return type.getName().startsWith(ROOT + ".")
                                && !file(type).equals(file(page))
                                && !file(type).equals(Mutex.class.getName());
                    }
                });
    }

    private static String file(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** By {@code jdeps}, which also sees whose constants have been inlined. */
    private static Set<String> circles(String classes, String root) throws ClassNotFoundException {
        StringWriter seen = new StringWriter();
        ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(seen), new PrintWriter(seen), "-v", classes);
        Map<String, Set<String>> arrows = new TreeMap<>();
        Pattern.compile("^ +(%1$s\\.[^ $]+)\\S* +-> (%1$s\\.[^ $]+)".formatted(Pattern.quote(root)), Pattern.MULTILINE)
                .matcher(seen.toString())
                .results()
                .filter(arrow -> !arrow.group(1).equals(arrow.group(2)))
                .forEach(arrow -> arrows.computeIfAbsent(arrow.group(1), it -> new TreeSet<>())
                        .add(arrow.group(2)));
        for (Map.Entry<String, Set<String>> from : arrows.entrySet()) {
            Class<?> type = Class.forName(from.getKey(), false, ArchitectureTest.class.getClassLoader());
            if (type.isSealed()) {
                Stream.of(type.getPermittedSubclasses())
                        .forEach(permitted -> from.getValue().remove(permitted.getName()));
            }
        }
        Set<String> left = new TreeSet<>(arrows.keySet());
        while (left.removeIf(type -> Collections.disjoint(arrows.get(type), left))
                || left.removeIf(
                        type -> left.stream().noneMatch(it -> arrows.get(it).contains(type)))) {
            // who needs nobody of them, or is needed by nobody of them, is in no circle
        }
        return left;
    }

    private static ArchRule jaxRs(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..");
    }

    /** A declared transaction commits after the method has returned: after a guard inside it has let its lock go. */
    private static ArchRule noDeclaredTransaction(String root) {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(root + ".inventory..", root + ".guards..", root + ".boxoffice..", root + ".web..")
                .should()
                .beAnnotatedWith(Transactional.class);
    }
}
