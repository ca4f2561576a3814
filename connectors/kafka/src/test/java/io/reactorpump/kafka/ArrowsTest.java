package io.reactorpump.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The client behind the connector can be exchanged: one package knows it, and that package knows nothing of ours. */
class ArrowsTest {

    private static final JavaClasses CONNECTOR = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.reactorpump.kafka");

    @Test
    void onlyOnePackageKnowsReactorKafka() {
        assertThat(CONNECTOR.size()).isGreaterThan(2);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.reactorpump.kafka.client")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor.kafka..")
                .check(CONNECTOR);
    }

    @Test
    void thatPackageDoesNotKnowWhoUsesIt() {
        noClasses()
                .that()
                .resideInAPackage("io.reactorpump.kafka.client")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.reactorpump.kafka")
                .allowEmptyShould(true)
                .check(CONNECTOR);
    }
}
