package io.reactorpump.samples.earthquakes;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Where the files go.
 *
 * @param dir made when it is missing
 */
record OutputFolder(Path dir) {

    /** Earthquakes that were felt, enriched. */
    Path felt() {
        return dir.resolve("felt.jsonl");
    }

    /** Those of magnitude 6 and more. */
    Path alerts() {
        return dir.resolve("alerts.jsonl");
    }

    /** The rows that were left out, so that every row is accounted for. */
    Path filtered() {
        return dir.resolve("filtered.jsonl");
    }

    /** The rows that could not be parsed, with line and reason. */
    Path deadLetters() {
        return dir.resolve("dead-letters.jsonl");
    }

    /** The totals of the regions. */
    Path regions() {
        return dir.resolve("regions.json");
    }

    /** What the broker keeps. */
    Path broker() {
        return dir.resolve("broker");
    }

    /** How far the input is in the topic. */
    Path checkpoint() {
        return dir.resolve("checkpoint.json");
    }

    /**
     * Gets the folder ready for a run and keeps other processes out of it, until what this returns is closed; a process
     * that is killed lets go of it.
     *
     * @throws StateException if another run is under way there
     */
    FileChannel claim() throws IOException {
        try {
            Files.createDirectories(dir);
        } catch (FileAlreadyExistsException e) {
            throw new FatalException("'" + dir + "' is a file (expected: a directory for the output)", e);
        }
        FileChannel lock = FileChannel.open(dir.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(lock)) {
            lock.close();
            throw new StateException("output folder '" + dir + "'", "in use by another run", "one run at a time");
        }
        // What is committed must stand in the topic, and in the files in the end. Who deletes one gets it back, at the
        // price of repeats in the others.
        if (!Stream.of(broker(), felt(), alerts(), filtered(), deadLetters()).allMatch(Files::exists)) {
            Files.deleteIfExists(checkpoint());
        }
        return lock;
    }

    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
