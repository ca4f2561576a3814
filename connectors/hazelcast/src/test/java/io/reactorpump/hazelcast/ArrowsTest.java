package io.reactorpump.hazelcast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows from this connector point to the contracts and to settings, never to another connector or into the engine. */
class ArrowsTest {

    @Test
    void hazelcastKnowsTheContractsAndSettings() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "io.reactorpump.core.config",
                        "io.reactorpump.core.kind",
                        "io.reactorpump.hazelcast..",
                        "com.hazelcast..",
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "reactor..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.reactorpump.hazelcast"));
    }
}
