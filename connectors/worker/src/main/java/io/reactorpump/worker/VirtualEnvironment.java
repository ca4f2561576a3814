package io.reactorpump.worker;

import io.reactorpump.api.error.FatalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private Python environment with what a {@code requirements.txt} asks for. Made once for the same text and interpreter, and
 * kept: in {@code PUMP_CACHE}, or else in {@code XDG_CACHE_HOME}, or else in {@code ~/.cache}.
 */
final class VirtualEnvironment {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualEnvironment.class);

    /** As Go's ParseBool, by which Bruco reads it. */
    private static final Set<String> TRUE = Set.of("1", "t", "true");

    private static final String COMPLETE = "pump-complete";

    private VirtualEnvironment() {}

    /** Whether the environment forbids pip. */
    static boolean isDisabled(Map<String, String> environment) {
        return isTrue(environment.get("BRUCO_DISABLE_PIP")) || isTrue(environment.get("PUMP_DISABLE_PIP"));
    }

    private static boolean isTrue(@org.jspecify.annotations.Nullable String value) {
        return value != null && TRUE.contains(value.toLowerCase(Locale.ROOT));
    }

    /** Where environments are kept. */
    static Path cache(Map<String, String> environment) {
        String own = environment.get("PUMP_CACHE");
        if (own != null) {
            return Path.of(own).toAbsolutePath();
        }
        String shared = environment.get("XDG_CACHE_HOME");
        return (shared == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared))
                .resolve("reactor-pump")
                .toAbsolutePath();
    }

    /** Why there will be no environment, as the interpreter can make none; nothing is made. Blocks. */
    static Optional<String> problem(Python python, Path requirements, Path cache) throws IOException {
        if (Files.exists(folder(python, requirements, cache).resolve(COMPLETE))) {
            return Optional.empty();
        }
        Tool asked = Tool.run(
                Path.of("").toAbsolutePath(), List.of(python.executable().toString(), "-c", "import venv, ensurepip"));
        return asked.exitCode() == 0
                ? Optional.empty()
                : asked.lines().stream().reduce((earlier, last) -> last).or(() -> Optional.of("it says nothing"));
    }

    private static Path folder(Python python, Path requirements, Path cache) throws IOException {
        return cache.resolve("venv").resolve(hash(python, requirements));
    }

    /**
     * The interpreter of the environment, which is made if there is none. Blocks.
     *
     * @throws FatalException with the last that pip said
     */
    static Path python(Python python, Path requirements, Path cache) throws IOException {
        Path folder = folder(python, requirements, cache);
        Path complete = folder.resolve(COMPLETE);
        Path interpreter = folder.resolve("bin").resolve("python");
        if (Files.exists(complete)) {
            return interpreter;
        }
        Files.createDirectories(folder);
        // Within this process, threads; beyond it, other processes: a file lock alone is only for those.
        synchronized (VirtualEnvironment.class) {
            try (FileChannel file = FileChannel.open(
                            folder.resolveSibling(folder.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (!Files.exists(complete)) {
                    LOG.info("{} is installed into {}", requirements, folder);
                    make(python, requirements, folder, interpreter);
                    Files.createFile(complete);
                }
                LOG.debug("{} is unlocked", lock);
            }
        }
        return interpreter;
    }

    private static void make(Python python, Path requirements, Path folder, Path interpreter) throws IOException {
        Path beside = Objects.requireNonNull(requirements.toAbsolutePath().getParent());
        Tool venv = Tool.runModule(beside, python.executable(), "venv", "--clear", folder.toString());
        if (venv.exitCode() != 0) {
            throw new FatalException(
                    "no virtual environment can be made for " + requirements
                            + ": Python 3.8 or later with venv and pip is" + " needed; it says:\n    "
                            + venv.lastLines(),
                    null);
        }
        Tool pip = Tool.runModule(
                beside,
                interpreter,
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "-r",
                requirements.toString());
        if (pip.exitCode() != 0) {
            throw new FatalException(
                    "pip could not install " + requirements + "; it says:\n    " + pip.lastLines(), null);
        }
    }

    private static String hash(Python python, Path requirements) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((python.executable() + "\n" + python.version() + "\n").getBytes(StandardCharsets.UTF_8));
            // What it names by a relative path is not the same in another folder.
            digest.update((requirements.toAbsolutePath() + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(requirements));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
