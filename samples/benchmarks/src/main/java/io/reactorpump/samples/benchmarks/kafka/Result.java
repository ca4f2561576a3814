package io.reactorpump.samples.benchmarks.kafka;

/** Nanoseconds that passed and nanoseconds of CPU per record, of one entrant in one round. */
record Result(double nanos, double cpu) {

    private static final String MARK = "result ";

    String line() {
        return MARK + nanos + " " + cpu;
    }

    static boolean isLine(String line) {
        return line.startsWith(MARK);
    }

    static Result of(String line) {
        String[] words = line.substring(MARK.length()).split(" ");
        return new Result(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }
}
