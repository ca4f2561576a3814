package io.reactorpump.core.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The files that a path with wildcards in its names stands for. */
final class Glob {

    private Glob() {}

    /**
     * Those files, in the order of their names; a path without wildcards is itself, whether it exists or not.
     *
     * @param beside the file that relative paths begin beside
     * @throws IllegalArgumentException if the pattern is none
     */
    static List<Path> files(Path beside, String pattern) throws IOException {
        if (pattern.contains("**")) {
            throw new IllegalArgumentException("a glob without '**'");
        }
        List<Path> found = List.of(pattern.startsWith("/") ? Path.of("/") : beside.resolveSibling(""));
        List<String> names = Arrays.stream(pattern.split("/+"))
                .filter(name -> !name.isEmpty())
                .toList();
        for (int i = 0; i < names.size(); i++) {
            found = next(found, names.get(i), i == names.size() - 1);
        }
        return found;
    }

    private static List<Path> next(List<Path> folders, String name, boolean last) throws IOException {
        boolean plain = name.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
        List<Path> next = new ArrayList<>();
        for (Path folder : folders) {
            if (plain) {
                next.add(folder.resolve(name));
            } else if (folder.toString().isEmpty() || Files.isDirectory(folder)) {
                next.addAll(list(folder, name, last));
            }
        }
        return next;
    }

    private static List<Path> list(Path folder, String name, boolean last) throws IOException {
        List<Path> found = new ArrayList<>();
        Path open = folder.toString().isEmpty() ? Path.of(".") : folder;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(open, name)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry) != last) {
                    found.add(folder.resolve(entry.getFileName()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }
}
