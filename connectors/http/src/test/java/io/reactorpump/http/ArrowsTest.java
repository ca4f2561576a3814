package io.reactorpump.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows from this connector point to the contracts, to settings, triggers and JSON, never to another connector or into the engine. */
class ArrowsTest {

    @Test
    void httpKnowsTheContractsSettingsTriggersAndJson() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.reactorpump.api..",
                        "io.reactorpump.core",
                        "io.reactorpump.core.config",
                        "io.reactorpump.core.kind",
                        "io.reactorpump.core.lookup",
                        "io.reactorpump.core.plan",
                        "io.reactorpump.core.request",
                        "io.reactorpump.core.trigger",
                        "io.reactorpump.json..",
                        "io.reactorpump.http..",
                        "de.siegmar.fastcsv..",
                        "io.netty..",
                        "java..",
                        "javax.net.ssl..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "org.slf4j..",
                        "reactor..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.reactorpump.http"));
    }
}
