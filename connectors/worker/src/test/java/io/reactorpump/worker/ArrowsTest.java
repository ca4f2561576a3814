package io.reactorpump.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows from this connector point to the contracts, to settings and what they are for, the log context and JSON, never to another connector or into the engine. */
class ArrowsTest {

    @Test
    void workersKnowTheContractsSettingsTheLogContextAndJson() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "io.reactorpump.core",
                        "io.reactorpump.core.config",
                        "io.reactorpump.core.context",
                        "io.reactorpump.core.kind",
                        "io.reactorpump.json..",
                        "io.reactorpump.worker..",
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "org.slf4j..",
                        "reactor..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.reactorpump.worker"));
    }
}
