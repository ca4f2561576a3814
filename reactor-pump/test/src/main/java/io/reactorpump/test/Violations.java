package io.reactorpump.test;

import java.util.List;
import java.util.Locale;

/** The calls that broke a contract. Thread-safe. */
final class Violations {

    private final String subject;
    private final Journal<String> sentences = new Journal<>();

    Violations(String subject) {
        this.subject = subject;
    }

    /** Records a violation, and gives the error for whoever called. */
    IllegalStateException add(String what, Object... arguments) {
        String sentence = subject + ": the caller " + String.format(Locale.ROOT, what, arguments);
        sentences.add(sentence);
        return new IllegalStateException(sentence);
    }

    List<String> all() {
        return sentences.all();
    }
}
