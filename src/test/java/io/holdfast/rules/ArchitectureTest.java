package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house stands as it is drawn, and each of its rules sees the violation that was planted for it. */
class ArchitectureTest {
    private static final House HOUSE = new House("io.holdfast");
    private static final House PLANTED = new House("io.holdfast.rules.planted.house");

    private static final JavaClasses SOURCES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(HOUSE.root());

    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(PLANTED.root());

    static Set<String> rules() {
        return HOUSE.rules().keySet();
    }

    @Test
    void everyRoomIsOnAFloorAndEveryRoomThatIsDrawnIsThere() {
        assertThat(rooms(SOURCES, HOUSE)).isEqualTo(House.rooms());
    }

    @Test
    void everyRoomIsInTheListOfContributing() throws IOException {
        String page = Files.readString(Path.of("CONTRIBUTING.md"));
        String list = page.substring(page.indexOf("| floor | rooms |"), page.indexOf("## Rules"));

        assertThat(House.rooms()).allSatisfy(room -> assertThat(list).contains("`" + room + "`"));
    }

    @Test
    void aRoomThatIsNotDrawnIsNoticed() {
        assertThat(rooms(VIOLATIONS, PLANTED)).contains("attic").isNotEqualTo(House.rooms());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theSourcesKeepTheRule(String name) {
        // each of them fails where it finds no class to look at, so that no room of a rule may be empty
        rule(HOUSE, name).forEach(rule -> rule.check(SOURCES));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleNoticesAPlantedViolation(String name) {
        List<EvaluationResult> results = rule(PLANTED, name).stream()
                .map(rule -> rule.allowEmptyShould(true).evaluate(VIOLATIONS))
                .toList();

        assertThat(results).anyMatch(EvaluationResult::hasViolation);
    }

    private static List<ArchRule> rule(House house, String name) {
        return Objects.requireNonNull(house.rules().get(name));
    }

    private static Set<String> rooms(JavaClasses classes, House house) {
        return classes.stream()
                .map(type -> type.getPackageName().substring(house.root().length() + 1))
                .map(room -> room.replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
