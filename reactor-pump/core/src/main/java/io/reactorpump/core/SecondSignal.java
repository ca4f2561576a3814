package io.reactorpump.core;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * What a signal does once the JVM is shutting down, which by itself would ignore it.
 *
 * <p>Context: only {@code sun.misc.Signal} lets a program hear a signal, and the compiler warns of it in a way that cannot be
 * answered. Decision: by reflection, which needs no option on any JDK, as the module {@code jdk.unsupported} exports it.
 * Consequence: where it is missing the second signal does nothing, and the drain's limit has to do.
 */
final class SecondSignal {

    private SecondSignal() {}

    /** From now on SIGTERM and SIGINT end the process at once; false if that cannot be had here. */
    static boolean endsTheProcess() {
        return ends("TERM") && ends("INT");
    }

    private static boolean ends(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = type.getConstructor(String.class).newInstance(name);
            int number = (int) type.getMethod("getNumber").invoke(signal);
            Object handler = Proxy.newProxyInstance(
                    SecondSignal.class.getClassLoader(), new Class<?>[] {handlerType}, halting(128 + number));
            type.getMethod("handle", type, handlerType).invoke(null, signal, handler);
            return true;
        } catch (InvocationTargetException e) {
            // The JVM was told by -Xrs to leave signals alone.
            return false;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static InvocationHandler halting(int code) {
        return new InvocationHandler() {
            @Override
            public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
                if (method.getName().equals("handle")) {
                    Runtime.getRuntime().halt(code);
                }
                return null;
            }
        };
    }
}
