package io.reactorpump.micronaut;

import io.micronaut.context.ApplicationContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main thread of an application that does its jobs and ends.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     System.exit(BatchMain.run(Application.class, args));
 * }
 * }</pre>
 *
 * <p>The jobs are those that begin with the application; its server is not started. Exit codes are those of {@link
 * BatchEnd.Outcome}, the worst of all; 143 after SIGTERM and 130 after SIGINT, which drain what has begun.
 */
public final class BatchMain {

    private static final Logger LOG = LoggerFactory.getLogger(BatchMain.class);

    private BatchMain() {}

    /**
     * Starts the application, waits until its jobs and their pipelines have ended, and closes it.
     *
     * @return the exit status
     */
    public static int run(Class<?> application, String... arguments) {
        ApplicationContext context =
                ApplicationContext.builder(application).args(arguments).build();
        Thread hook = new Thread(context::close, "batch-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try (context) {
            context.start();
            Integer status = context.getBean(Batches.class).exitStatus().block();
            return status == null ? 0 : status;
        } finally {
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The process ends already", e);
        }
    }
}
