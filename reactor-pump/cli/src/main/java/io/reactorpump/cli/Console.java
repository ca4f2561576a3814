package io.reactorpump.cli;

/** The terminal, if there is one: standard error, where progress and the log go. */
final class Console {

    /** Put before every line of the log: takes a live line away. */
    private static final String LINE = "pump.line";

    private static final String ERASE = "\r\u001B[K";

    private Console() {}

    /** Before anything is logged. */
    static void prepare() {
        System.setProperty(LINE, isTerminal() ? ERASE : "");
    }

    /**
     * Whether somebody looks at a terminal. Java tells of standard input and output together, so one that is redirected counts as
     * none; {@code PUMP_TERMINAL} says otherwise.
     */
    static boolean isTerminal() {
        String said = System.getenv("PUMP_TERMINAL");
        return said == null ? hasTerminal() && !"dumb".equals(System.getenv("TERM")) : said.equals("true");
    }

    /** From Java 22 on there may be a console without a terminal, which it tells. */
    @SuppressWarnings("SystemConsoleNull") // there is none without a terminal before Java 22
    private static boolean hasTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    static boolean isColoured() {
        return isTerminal() && System.getenv("NO_COLOR") == null;
    }

    /** Shows a line in the place of the one before. */
    static void live(String line) {
        System.err.print(ERASE + line);
        System.err.flush();
    }

    /** Takes the live line away. */
    static void clear() {
        System.err.print(ERASE);
        System.err.flush();
    }
}
