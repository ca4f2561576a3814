package io.reactorpump.samples.earthquakes;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and Ctrl-C: the first asks the program to end, the second ends it at once.
 *
 * <p>Shutdown hooks cannot do that, as the virtual machine ignores signals while they run. What can is
 * {@code sun.misc.Signal}, supported since ever but not a part of Java, hence the reflection. Where it is missing, a signal
 * ends the program at once, which loses nothing either.
 */
final class Signals {

    private static final int BY_SIGNAL = 128;
    private static final int TERM = 15;

    private final Runnable onFirst;
    private final AtomicInteger first = new AtomicInteger();

    private Signals(Runnable onFirst) {
        this.onFirst = onFirst;
    }

    /** Runs this at the first signal, on a thread of its own. */
    static Signals onFirst(Runnable task) {
        Signals signals = new Signals(task);
        signals.handle("TERM");
        signals.handle("INT");
        return signals;
    }

    /** The exit code of a program that ends because of the first signal. */
    int exitCode() {
        return BY_SIGNAL + (first.get() == 0 ? TERM : first.get());
    }

    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method number = signal.getMethod("getNumber");
            Object mine = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            came((int) number.invoke(arguments[0]));
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), mine);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Then the virtual machine does what it does without us.
        }
    }

    private void came(int number) {
        if (first.compareAndSet(0, number)) {
            onFirst.run();
        } else {
            Runtime.getRuntime().halt(BY_SIGNAL + number);
        }
    }
}
