package io.reactorpump.json;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows from this module point to the contracts, to Reactor and to Jackson. */
class ArrowsTest {

    @Test
    void jsonKnowsTheContractsReactorAndJacksonAndNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "io.reactorpump.json..",
                        "com.fasterxml.jackson..",
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "reactor..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.reactorpump.json"));
    }
}
