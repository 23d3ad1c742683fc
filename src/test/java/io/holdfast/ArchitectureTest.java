package io.holdfast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] FEATURES = {
        "io.holdfast.upload..", "io.holdfast.generation..", "io.holdfast.history..", "io.holdfast.delivery..",
        "io.holdfast.sharing..", "io.holdfast.privacy..", "io.holdfast.events..", "io.holdfast.gallery..",
        "io.holdfast.retention.."
    };

    private static final ArchRule IMPORTS_POINT_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("app")
            .definedBy("io.holdfast.app..")
            .layer("features")
            .definedBy(FEATURES)
            .layer("catalog")
            .definedBy("io.holdfast.catalog..")
            .layer("wires")
            .definedBy("io.holdfast.objectstore..", "io.holdfast.http..", "io.holdfast.db..", "io.holdfast.outbound..")
            .layer("knowledge")
            .definedBy("io.holdfast.rights..", "io.holdfast.identity..", "io.holdfast.media..")
            .layer("ground")
            .definedBy("io.holdfast.problem..", "io.holdfast.stream..", "io.holdfast.telemetry..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("features")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("catalog")
            .mayOnlyBeAccessedByLayers("app", "features")
            .whereLayer("wires")
            .mayOnlyBeAccessedByLayers("app", "features", "catalog")
            .whereLayer("knowledge")
            .mayOnlyBeAccessedByLayers("app", "features", "catalog", "wires");

    private static final JavaClasses SOURCES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.holdfast");

    @Test
    void importsPointDown() {
        IMPORTS_POINT_DOWN.check(SOURCES);
    }

    @Test
    void featuresDoNotKnowOneAnother() {
        apart(FEATURES);
    }

    @Test
    void wiresDoNotKnowOneAnother() {
        apart("io.holdfast.objectstore..", "io.holdfast.http..", "io.holdfast.db..", "io.holdfast.outbound..");
    }

    private static void apart(String... packages) {
        for (String one : packages) {
            String[] others =
                    Arrays.stream(packages).filter(other -> !other.equals(one)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(one)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .check(SOURCES);
        }
    }
}
