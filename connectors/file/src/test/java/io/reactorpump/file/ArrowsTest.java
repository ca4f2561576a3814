package io.reactorpump.file;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows from this connector point to the contracts and to JSON, never to another connector or into the engine. */
class ArrowsTest {

    @Test
    void filesKnowTheContractsAndJson() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "io.reactorpump.core.config",
                        "io.reactorpump.core.kind",
                        "io.reactorpump.json..",
                        "io.reactorpump.file..",
                        "com.fasterxml.jackson..",
                        "de.siegmar.fastcsv..",
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "org.slf4j..",
                        "reactor..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.reactorpump.file"));
    }
}
