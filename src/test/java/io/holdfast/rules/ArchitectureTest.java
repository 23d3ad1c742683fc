package io.holdfast.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The picture of the house: which rooms there are, on which floor, and that imports point down. */
class ArchitectureTest {
    private static final List<String> APP = List.of("app");
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
    private static final List<String> CONTENT = List.of("content");
    private static final List<String> CORE = List.of(
            "resumable",
            "intake",
            "disclosure",
            "credential",
            "residency",
            "tenancy",
            "erasure",
            "shredding",
            "asset",
            "jobs");
    private static final List<String> WIRES = List.of("objectstore", "http", "db", "outbound");
    private static final List<String> KNOWLEDGE = List.of("rights", "identity", "media");
    private static final List<String> GROUND = List.of("problem", "stream", "telemetry", "settings", "logging");

    /** The command for outsiders, which shares nothing with the gateway. */
    private static final List<String> APART = List.of("verify");

    private static final List<List<String>> FLOORS = List.of(APP, FEATURES, CONTENT, CORE, WIRES, KNOWLEDGE, GROUND);

    private static final JavaClasses SOURCES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.holdfast");

    @Test
    void everyRoomStandsOnAFloorAndNoFloorHasARoomThatIsNotThere() {
        Set<String> there = SOURCES.stream()
                .map(type -> type.getPackageName().split("\\.", -1)[2])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>(APART);
        FLOORS.forEach(listed::addAll);

        assertThat(there).isEqualTo(listed);
    }

    @Test
    void importsPointDown() {
        List<String> above = new ArrayList<>();
        for (List<String> floor : FLOORS) {
            if (!above.isEmpty()) {
                none(floor, above);
            }
            above.addAll(floor);
        }
    }

    @Test
    void featuresDoNotKnowOneAnother() {
        apart(FEATURES);
    }

    @Test
    void wiresDoNotKnowOneAnother() {
        apart(WIRES);
    }

    @Test
    void onlyTheFloorOfContentLetsAssetsMeetHttp() {
        none(CORE, List.of("http"));
    }

    @Test
    void noRoomNeedsItselfByWayOfAnother() {
        slices().matching("io.holdfast.(**)").should().beFreeOfCycles().check(SOURCES);
    }

    private static void apart(List<String> rooms) {
        for (String one : rooms) {
            none(
                    List.of(one),
                    rooms.stream().filter(other -> !other.equals(one)).toList());
        }
    }

    private static void none(List<String> these, List<String> others) {
        noClasses()
                .that()
                .resideInAnyPackage(packages(these))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(others))
                .check(SOURCES);
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> "io.holdfast." + room + "..").toArray(String[]::new);
    }
}
