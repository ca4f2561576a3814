package io.reactorpump.kafka.embedded;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit tests a broker and a probe on it.
 *
 * <p>{@code @ExtendWith(KafkaExtension.class)} gives all test classes of a JVM the same plain broker in this process,
 * which starts with the first of them and ends with the JVM; topics keep them apart. {@link #own} in a static field
 * with {@code @RegisterExtension} gives one class a broker of its own. Methods take {@link EmbeddedKafka} and
 * {@link KafkaProbe} as parameters.
 */
public final class KafkaExtension implements BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(KafkaExtension.class);

    private static @Nullable Started shared;

    private final @Nullable Supplier<EmbeddedKafka> own;
    private @Nullable Started started;

    /** A broker and its probe. */
    private record Started(EmbeddedKafka kafka, KafkaProbe probe) implements AutoCloseable {

        static Started start(EmbeddedKafka kafka) {
            try {
                return new Started(kafka, KafkaProbe.on(kafka.start()));
            } catch (RuntimeException e) {
                kafka.close();
                throw e;
            }
        }

        @Override
        public void close() {
            probe.close();
            kafka.close();
        }
    }

    /** With the shared broker. */
    public KafkaExtension() {
        this(null);
    }

    private KafkaExtension(@Nullable Supplier<EmbeddedKafka> own) {
        this.own = own;
    }

    /** With a broker of its own, made and started before the first test of the class, closed after the last. */
    public static KafkaExtension own(Supplier<EmbeddedKafka> broker) {
        return new KafkaExtension(broker);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // What a store holds, JUnit closes with the class; nested classes find it.
        started = own == null
                ? shared()
                : context.getStore(HERE).getOrComputeIfAbsent(this, key -> Started.start(own.get()), Started.class);
    }

    /** Not in a store of JUnit: build tools run each class for itself, and the broker is to outlive them all. */
    private static synchronized Started shared() {
        Started current = shared;
        if (current == null) {
            current = Started.start(EmbeddedKafka.inProcess(BrokerOptions.defaults()));
            Runtime.getRuntime().addShutdownHook(new Thread(current::close, "stop"));
            shared = current;
        }
        return current;
    }

    private Started started() {
        if (started == null) {
            throw new IllegalStateException(
                    "the broker is not started yet (expected: the extension on the class or in a static field)");
        }
        return started;
    }

    /** The broker. */
    public EmbeddedKafka kafka() {
        return started().kafka();
    }

    /** The probe on it. */
    public KafkaProbe probe() {
        return started().probe();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EmbeddedKafka.class || type == KafkaProbe.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedKafka.class ? kafka() : probe();
    }
}
