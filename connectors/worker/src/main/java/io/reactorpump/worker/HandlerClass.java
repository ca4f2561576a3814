package io.reactorpump.worker;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.SettingException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A class that implements {@link Handler}.
 *
 * @param type the class
 * @param loader what loaded it, to be closed when it is not used any more
 */
record HandlerClass(Class<? extends Handler> type, AutoCloseable loader) {

    private static final String NOT_MADE = "no public class with a public constructor without arguments";

    /**
     * Loads a class of a jar or a folder.
     *
     * @throws FatalException if it is none that could be used
     */
    static HandlerClass load(Path path, String name) throws IOException {
        URLClassLoader loader =
                new URLClassLoader(new URL[] {path.toUri().toURL()}, HandlerClass.class.getClassLoader());
        return of(name, loader, loader);
    }

    /**
     * Looks at a class without running anything of it.
     *
     * @throws SettingException if it is none that could be used
     */
    static void check(Path path, String name) throws Exception {
        try {
            HandlerClass found = load(path, name);
            try (AutoCloseable ignored = found.loader) {
                if (!canBeMade(found.type)) {
                    throw refused(name, "it is " + NOT_MADE);
                }
            }
        } catch (FatalException e) {
            throw refused(name, String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            // Its constructors name classes that are not there, for instance of a jar that has its dependencies beside
            // it.
            throw refused(name, e.toString());
        }
    }

    private static boolean canBeMade(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !Modifier.isAbstract(type.getModifiers())
                && Arrays.stream(type.getConstructors()).anyMatch(one -> one.getParameterCount() == 0);
    }

    private static SettingException refused(String name, String why) {
        return new SettingException(
                "worker.moduleName", name, "a class that implements " + Handler.class.getName() + "; " + why);
    }

    /** As the other, of the class path of this process. */
    static HandlerClass load(String name) {
        return of(name, HandlerClass.class.getClassLoader(), () -> {});
    }

    private static HandlerClass of(String name, ClassLoader from, AutoCloseable loader) {
        try {
            return new HandlerClass(Class.forName(name, false, from).asSubclass(Handler.class), loader);
        } catch (ClassNotFoundException e) {
            throw new FatalException("could not start: there is no class " + name, e);
        } catch (ClassCastException e) {
            throw new FatalException("could not start: " + name + " does not implement " + Handler.class.getName(), e);
        } catch (LinkageError e) {
            throw new FatalException("could not start: " + name + ": " + e, e);
        }
    }

    /**
     * An instance that is prepared.
     *
     * @throws FatalException if it cannot be
     */
    Handler make(HandlerContext context) {
        try {
            Handler handler = type.getConstructor().newInstance();
            handler.init(context);
            return handler;
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new FatalException("could not start: " + type.getName() + " is " + NOT_MADE, e);
        } catch (InvocationTargetException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (Exception | LinkageError e) {
            throw failed(e);
        }
    }

    private FatalException failed(Throwable cause) {
        return new FatalException("could not start: " + Results.describe(cause, type), cause);
    }
}
