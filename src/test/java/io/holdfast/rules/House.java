package io.holdfast.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import io.netty.handler.codec.CodecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rooms of the program, floor by floor, and what they may know of one another.
 *
 * @param root the package that holds the rooms: Holdfast's, or that of the planted violations
 */
record House(String root) {
    private static final List<String> FEATURES = List.of(
            "upload",
            "generation",
            "history",
            "collection",
            "delivery",
            "sharing",
            "export",
            "account",
            "operator",
            "policy",
            "retention",
            "events");
    private static final List<String> CORE = List.of(
            "resumable",
            "intake",
            "disclosure",
            "credential",
            "residency",
            "tenancy",
            "ledger",
            "erasure",
            "storage",
            "shredding",
            "asset",
            "jobs");
    private static final List<String> WIRES = List.of("objectstore", "http", "db", "outbound");

    /** From the top down; a room knows its own floor, where no other rule forbids it, and those below. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("development"),
            List.of("app"),
            FEATURES,
            List.of("module"),
            List.of("content"),
            CORE,
            WIRES,
            List.of("rights", "identity", "media"),
            List.of("problem", "stream", "telemetry", "settings", "logging", "retry", "internals"));

    /** Rooms that know nothing else of Holdfast. */
    private static final List<String> ALONE = List.of("verify", "settings", "logging", "telemetry", "internals");

    private static final List<String> FORMATS = List.of(
            "media.stamp.jpeg",
            "media.stamp.png",
            "media.stamp.gif",
            "media.stamp.webp",
            "media.stamp.iso",
            "media.stamp.wav",
            "media.stamp.mp3");

    /** All rooms, without those within rooms. */
    static Set<String> rooms() {
        Set<String> rooms = new TreeSet<>(Set.of("verify"));
        FLOORS.forEach(rooms::addAll);
        return rooms;
    }

    /** Each rule by its name. */
    Map<String, List<ArchRule>> rules() {
        Map<String, List<ArchRule>> rules = new LinkedHashMap<>();
        rules.put("imports point down", down());
        rules.put("features do not know one another", apart(FEATURES));
        rules.put("wires do not know one another", apart(WIRES));
        rules.put("stores do not know one another", apart(List.of("objectstore.s3", "objectstore.file")));
        rules.put("formats do not know one another", apart(FORMATS));
        rules.put("upload protocols do not know one another", apart(List.of("upload.tus", "upload.ietf")));
        rules.put("only content lets assets meet http", List.of(none(CORE, List.of("http"))));
        rules.put(
                "fields of HTTP know nothing of exchanges",
                List.of(noClasses()
                        .that()
                        .resideInAPackage(root + ".http.field")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".http")));
        rules.put("some rooms know nothing else", alone());
        rules.put("one room touches what Vert.x and netty keep to themselves", List.of(outsideInternals()));
        rules.put(
                "no room needs itself by way of another",
                List.of(slices().matching(root + ".(**)").should().beFreeOfCycles()));
        return rules;
    }

    private List<ArchRule> down() {
        List<ArchRule> rules = new ArrayList<>();
        List<String> above = new ArrayList<>();
        for (List<String> floor : FLOORS) {
            if (!above.isEmpty()) {
                rules.add(none(floor, above));
            }
            above.addAll(floor);
        }
        return rules;
    }

    private List<ArchRule> apart(List<String> rooms) {
        return rooms.stream()
                .map(one -> none(
                        List.of(one),
                        rooms.stream().filter(other -> !other.equals(one)).toList()))
                .toList();
    }

    private List<ArchRule> alone() {
        return ALONE.stream()
                .map(room -> (ArchRule) noClasses()
                        .that()
                        .resideInAnyPackage(packages(List.of(room)))
                        .should()
                        .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                        root + "..")
                                .and(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                                        root + "." + room + ".."))))
                .toList();
    }

    /** What changes without notice is touched in one room, which an upgrade looks through. */
    private ArchRule outsideInternals() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".internals..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..", "io.netty..")
                        // how a client of Vert.x fails when the other side doesn't speak HTTP
                        .and(not(equivalentTo(CodecException.class)))
                        // blocks of addresses, which need nothing else of netty
                        .and(not(resideInAPackage("io.netty.handler.ipfilter"))));
    }

    private ArchRule none(List<String> these, List<String> others) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(these))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(others));
    }

    private String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> root + "." + room + "..").toArray(String[]::new);
    }
}
