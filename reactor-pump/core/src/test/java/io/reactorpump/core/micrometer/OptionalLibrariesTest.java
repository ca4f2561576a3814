package io.reactorpump.core.micrometer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Micrometer and context propagation are optional: without them the engine works, and with them only this package uses them. */
class OptionalLibrariesTest {

    @Test
    void onlyThisPackageRefersToThem() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.reactorpump");
        assertThat(classes).hasSizeGreaterThan(50);

        noClasses()
                .that()
                .resideOutsideOfPackage("io.reactorpump.core.micrometer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.reactorpump.core.micrometer..")
                .check(classes);
    }

    @Test
    void thePipelineRunsWithoutThem() throws Exception {
        URL[] others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("micrometer") || entry.endsWith("classes"))
                .filter(entry -> !entry.contains("context-propagation"))
                .map(OptionalLibrariesTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader bare = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> bare.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);
            assertThatThrownBy(() -> bare.loadClass("io.micrometer.context.ContextRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);

            Object written = bare.loadClass("io.reactorpump.core.context.ContextualRun")
                    .getMethod("run")
                    .invoke(null);

            assertThat(written).isEqualTo("[1 r1 p, 2 r2 p, 3 r3 p]");
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
