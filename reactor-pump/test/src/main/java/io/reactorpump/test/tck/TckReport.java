package io.reactorpump.test.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.TestNG;

/**
 * What came of the tests of a TCK class, by name. {@code TckReport.of(OrdersTck.class).expect(31, 7)} is a whole test:
 * nothing failed, and nothing was left out that was not left out before.
 *
 * @param passed the tests that ran and passed
 * @param skipped the tests that the TCK left out
 * @param failed the tests that failed, with their errors
 */
public record TckReport(List<String> passed, List<String> skipped, Map<String, Throwable> failed) {

    /** Copies all. */
    public TckReport {
        passed = List.copyOf(passed);
        skipped = List.copyOf(skipped);
        failed = Map.copyOf(failed);
    }

    /** Runs the tests of a TestNG class on this thread. */
    public static TckReport of(Class<?> tck) {
        Listener listener = new Listener();
        TestNG testng = new TestNG(false);
        testng.setVerbose(0);
        testng.setTestClasses(new Class<?>[] {tck});
        testng.addListener(listener);
        testng.run();
        return new TckReport(listener.passed, listener.skipped, listener.failed);
    }

    /**
     * Checks that none failed, and how many ran and were left out.
     *
     * @throws AssertionError if it is otherwise, with the names
     */
    public TckReport expect(int executed, int skipped) {
        if (!failed.isEmpty()) {
            AssertionError error = new AssertionError("TCK tests failed: "
                    + failed.entrySet().stream()
                            .map(test -> test.getKey() + ": " + test.getValue().getMessage())
                            .collect(Collectors.joining(System.lineSeparator())));
            failed.values().forEach(error::addSuppressed);
            throw error;
        }
        if (passed.size() != executed || this.skipped.size() != skipped) {
            throw new AssertionError("TCK tests: " + passed.size() + " executed, " + this.skipped.size()
                    + " skipped (expected: " + executed + " and " + skipped + "); skipped are " + this.skipped);
        }
        return this;
    }

    private static final class Listener implements ITestListener {

        private final List<String> passed = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private final Map<String, Throwable> failed = new LinkedHashMap<>();

        @Override
        public void onTestSuccess(ITestResult result) {
            passed.add(result.getName());
        }

        @Override
        public void onTestSkipped(ITestResult result) {
            skipped.add(result.getName());
        }

        @Override
        public void onTestFailure(ITestResult result) {
            failed.put(result.getName(), result.getThrowable());
        }
    }
}
