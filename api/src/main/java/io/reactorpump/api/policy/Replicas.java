package io.reactorpump.api.policy;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * How many replicas a stage has: handlers that work beside each other, or lanes of a {@code keyed} or {@code parallel} stage.
 * With room between least and most, a scaler moves the number to where the load asks for it.
 *
 * @param num how many there are at the start; {@code num_replicas}, default 1
 * @param min how many there are at least; {@code min_replicas}, default 1
 * @param max how many there are at most; {@code max_replicas}, default 1
 * @param scaling what the scaler goes by
 */
public record Replicas(int num, int min, int max, Scaling scaling) {

    private static final Replicas ONE = new Replicas(1, 1, 1, Scaling.defaults());

    /** Refuses numbers that do not fit together, naming all of them. */
    public Replicas {
        List<Problem> problems = new ArrayList<>();
        check(problems, min >= 1, "min_replicas", min, ">= 1");
        check(problems, num >= min, "num_replicas", num, ">= min_replicas, which is " + min);
        check(problems, max >= num, "max_replicas", max, ">= num_replicas, which is " + num);
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
    }

    private static void check(List<Problem> problems, boolean holds, String path, int value, String expected) {
        if (!holds) {
            problems.add(new Problem(path, String.valueOf(value), expected));
        }
    }

    /** One, for good. */
    public static Replicas one() {
        return ONE;
    }

    /** So many, for good. */
    public static Replicas fixed(int replicas) {
        return new Replicas(replicas, replicas, replicas, Scaling.defaults());
    }

    /** One at the start and at least, so many at most. */
    public static Replicas upTo(int max) {
        return new Replicas(1, 1, max, Scaling.defaults());
    }

    /** So many at the start, at least and at most. */
    public static Replicas of(int num, int min, int max) {
        return new Replicas(num, min, max, Scaling.defaults());
    }

    /** These, with other goals for the scaler. */
    public Replicas scaling(Scaling goals) {
        return new Replicas(num, min, max, goals);
    }

    /** Whether there is one and never another. */
    public boolean isOne() {
        return max == 1;
    }

    /** Whether their number never changes, so that there is nothing for a scaler to do. */
    public boolean isFixed() {
        return min == max;
    }

    /** The numbers, as {@code 2 (1..10)}, or just {@code 2} if that is for good. */
    @Override
    public String toString() {
        return isFixed() ? String.valueOf(num) : num + " (" + min + ".." + max + ")";
    }
}
