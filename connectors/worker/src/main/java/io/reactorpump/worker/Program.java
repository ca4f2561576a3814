package io.reactorpump.worker;

import io.reactorpump.api.error.SettingException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a handler is, found at its path, and how it is run. */
sealed interface Program {

    /** What errors call it. */
    String name();

    /**
     * How a worker of it is started. Blocks: pip may have to work first.
     *
     * @param surroundings the environment of this process
     */
    Command command(WorkerOptions options, SocketFolder folder, Map<String, String> surroundings) throws IOException;

    /**
     * Finds, without running the handler, what would keep it from being started.
     *
     * @throws SettingException naming it
     */
    void check(WorkerOptions options) throws Exception;

    /**
     * Looks what is there.
     *
     * @throws SettingException if it is nothing that could be run
     */
    static Program find(WorkerOptions options) {
        Path path = options.handlerPath().orElse(Path.of("")).toAbsolutePath().normalize();
        String file = path.getFileName() == null ? "" : path.getFileName().toString();
        if (!Files.isReadable(path)) {
            throw new SettingException(
                    "worker.handlerPath", path, "a folder, a Python file, a jar or an executable that can be read");
        }
        Optional<String> module = options.moduleName();
        if (Files.isDirectory(path)) {
            return inFolder(path, module.orElse("handler"));
        }
        if (file.endsWith(".py")) {
            Path folder = Objects.requireNonNull(path.getParent());
            return module.map(name -> inFolder(folder, name))
                    .orElseGet(() -> new OfPython(folder, file.substring(0, file.length() - ".py".length())));
        }
        if (file.endsWith(".jar")) {
            return new OfJava(
                    path,
                    module.orElseThrow(() ->
                            new SettingException("worker.moduleName", "missing", "the name of a class in " + path)));
        }
        if (Files.isExecutable(path)) {
            return new Executable(path);
        }
        throw new SettingException("worker.handlerPath", path, "a folder, a Python file, a jar or an executable");
    }

    private static Program inFolder(Path folder, String module) {
        String inside = module.replace('.', '/');
        if (Files.isReadable(folder.resolve(inside + ".py"))
                || Files.isReadable(folder.resolve(inside).resolve("__init__.py"))) {
            return new OfPython(folder, module);
        }
        if (Files.isReadable(folder.resolve(inside + ".class"))) {
            return new OfJava(folder, module);
        }
        throw new SettingException(
                "worker.moduleName", module, "a Python module or a class in " + folder + ", such as " + inside + ".py");
    }

    private static Map<String, String> environment(WorkerOptions options) {
        Map<String, String> all = new HashMap<>();
        options.env().forEach(entry -> all.put(entry.name(), entry.value()));
        return all;
    }

    /**
     * A Python module.
     *
     * @param folder where it is
     * @param module its name
     */
    record OfPython(Path folder, String module) implements Program {

        @Override
        public void check(WorkerOptions options) throws IOException {
            Path inside = folder.resolve(module.replace('.', '/'));
            Path file = inside.resolveSibling(inside.getFileName() + ".py");
            Python python = Python.find(options.python());
            List<SettingException.Problem> problems = new ArrayList<>();
            python.problem(Files.isReadable(file) ? file : inside.resolve("__init__.py"))
                    .ifPresent(why -> problems.add(new SettingException.Problem(
                            "worker.moduleName", module, "a Python module that can be compiled; " + why)));
            Map<String, String> surroundings = System.getenv();
            if (installs(options, surroundings)) {
                VirtualEnvironment.problem(python, requirements(), VirtualEnvironment.cache(surroundings))
                        .ifPresent(why -> problems.add(new SettingException.Problem(
                                "worker.python",
                                python.executable().toString(),
                                "Python 3.8 or later with venv and pip, as there is a requirements.txt; " + why)));
            }
            if (!problems.isEmpty()) {
                throw new SettingException(problems);
            }
        }

        private Path requirements() {
            return folder.resolve("requirements.txt");
        }

        /** Whether there is something to install, and it is wanted. */
        private boolean installs(WorkerOptions options, Map<String, String> surroundings) {
            return options.pip() && Files.exists(requirements()) && !VirtualEnvironment.isDisabled(surroundings);
        }

        @Override
        public String name() {
            return module;
        }

        @Override
        public Command command(WorkerOptions options, SocketFolder unpacked, Map<String, String> surroundings)
                throws IOException {
            Python python = Python.find(options.python());
            Path interpreter = installs(options, surroundings)
                    ? VirtualEnvironment.python(python, requirements(), VirtualEnvironment.cache(surroundings))
                    : python.executable();
            return new Command(
                    List.of(
                            interpreter.toString(),
                            "-u",
                            unpacked.unpack("pump_worker.py").toString(),
                            folder.toString(),
                            module,
                            Integer.toString(options.batchSize())),
                    environment(options),
                    folder);
        }
    }

    /**
     * A Java class that implements {@link Handler}.
     *
     * @param path a jar or a folder of classes
     * @param type the class
     */
    record OfJava(Path path, String type) implements Program {

        @Override
        public void check(WorkerOptions options) throws Exception {
            HandlerClass.check(path, type);
        }

        @Override
        public String name() {
            return type.substring(type.lastIndexOf('.') + 1);
        }

        @Override
        public Command command(WorkerOptions options, SocketFolder unpacked, Map<String, String> surroundings) {
            return new Command(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            path + File.pathSeparator + System.getProperty("java.class.path"),
                            WorkerMain.class.getName(),
                            type),
                    environment(options),
                    Path.of("").toAbsolutePath());
        }
    }

    /**
     * A program that speaks the protocol.
     *
     * @param path the file
     */
    record Executable(Path path) implements Program {

        @Override
        public void check(WorkerOptions options) {
            // Whatever can be executed may speak the protocol.
        }

        @Override
        public String name() {
            return path.getFileName().toString();
        }

        @Override
        public Command command(WorkerOptions options, SocketFolder unpacked, Map<String, String> surroundings) {
            return new Command(
                    List.of(path.toString()), environment(options), Objects.requireNonNull(path.getParent()));
        }
    }
}
