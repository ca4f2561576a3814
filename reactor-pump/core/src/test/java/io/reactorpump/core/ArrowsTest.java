package io.reactorpump.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of the contracts and of the engine point one way. */
class ArrowsTest {

    private static JavaClasses house;

    @BeforeAll
    static void load() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.reactorpump.api", "io.reactorpump.core");
    }

    @Test
    void theClassesAreLoaded() {
        assertThat(house)
                .extracting(type -> type.getPackageName())
                .contains(
                        "io.reactorpump.api",
                        "io.reactorpump.api.error",
                        "io.reactorpump.api.policy",
                        "io.reactorpump.core",
                        "io.reactorpump.core.engine",
                        "io.reactorpump.core.plan",
                        "io.reactorpump.core.status");
        assertThat(house.size()).isGreaterThan(100);
    }

    @Test
    void theContractsKnowReactorAndNothingElse() {
        classes()
                .that()
                .resideInAPackage("io.reactorpump.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "java..",
                        "javax.net.ssl..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "reactor..")
                .check(house);
    }

    @Test
    void theCoreKnowsNoConnectorAndNoClient() {
        classes()
                .that()
                .resideInAPackage("io.reactorpump.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "io.reactorpump.core..",
                        "com.github.benmanes.caffeine..",
                        "io.micrometer..",
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "org.slf4j..",
                        "reactor..")
                .check(house);
    }

    @Test
    void theLibraryOfTheCacheIsOptional() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.reactorpump.core.cache..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.benmanes..", "io.reactorpump.core.cache..")
                .check(house);
    }

    @Test
    void theEngineIsUsedByTheCoreAlone() {
        classes()
                .that()
                .resideInAPackage("io.reactorpump.core.engine..")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("io.reactorpump.core", "io.reactorpump.core.engine..", "io.reactorpump.core.metrics..")
                .check(house);
    }

    @Test
    void plansAndStatusKnowNothingOfTheEngine() {
        noClasses()
                .that()
                .resideInAnyPackage("io.reactorpump.core.plan..", "io.reactorpump.core.status..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.reactorpump.core", "io.reactorpump.core.engine..")
                .check(house);
    }

    @Test
    void theEngineDoesNotKnowTheFluentApi() {
        noClasses()
                .that()
                .resideInAPackage("io.reactorpump.core.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.reactorpump.core")
                .check(house);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("io.reactorpump.(core.*)..").should().beFreeOfCycles().check(house);
        slices().matching("io.reactorpump.core.(*)..").should().beFreeOfCycles().check(house);
    }
}
