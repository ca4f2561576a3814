package io.reactorpump.micronaut;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows from this module point to the engine and to Micronaut, never to a connector. */
class ArrowsTest {

    @Test
    void itKnowsTheEngineAndMicronautAndNoConnector() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "io.reactorpump.core..",
                        "io.reactorpump.json..",
                        "io.reactorpump.micronaut..",
                        "io.micronaut..",
                        "io.netty..",
                        "io.micrometer.core..",
                        "com.fasterxml.jackson..",
                        "jakarta.inject..",
                        "jakarta.validation..",
                        "org.reactivestreams..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "reactor..",
                        "java..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.reactorpump.micronaut"));
    }
}
