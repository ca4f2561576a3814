package io.reactorpump.micronaut;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.BeanContext;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Flow;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A method of a bean as a stage. */
final class MethodStage {

    private final BeanContext context;
    private final BeanDefinition<Object> bean;
    private final ExecutableMethod<Object, Object> method;

    @SuppressWarnings("unchecked") // the method is one of the bean
    MethodStage(BeanContext context, BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
        this.context = context;
        this.bean = (BeanDefinition<Object>) bean;
        this.method = (ExecutableMethod<Object, Object>) method;
        if (method.getArguments().length != 1) {
            throw new SettingException(
                    fullName(), method.getArguments().length + " parameters", "one: what the method works on");
        }
    }

    /** The class's simple name and the method's. */
    String fullName() {
        return bean.getBeanType().getSimpleName() + "." + method.getMethodName();
    }

    Type input() {
        return method.getArguments()[0].asType();
    }

    /** Whether it gives several results for one. */
    boolean givesMany() {
        Class<?> type = result();
        return isSeveral(type) || (Publisher.class.isAssignableFrom(type) && !Mono.class.isAssignableFrom(type));
    }

    private Class<?> result() {
        return method.getReturnType().getType();
    }

    Class<?> inputType() {
        return method.getArguments()[0].getType();
    }

    /** What its results are, one by one. */
    Class<?> resultType() {
        return item().getType();
    }

    /** The same with what it is of. */
    Type resultItem() {
        return item().asType();
    }

    private Argument<?> item() {
        Argument<?> given = method.getReturnType().asArgument();
        return isPlain() ? given : given.getFirstTypeVariable().orElse(Argument.OBJECT_ARGUMENT);
    }

    /** This stage behind a flow; of a bean that is no singleton each replica has an instance of its own. */
    @SuppressWarnings("unchecked") // the flow is never written to
    Flow<Object> behind(Flow<?> flow, StageOptions options, boolean blocking) {
        String name = method.getMethodName();
        Flow<Object> objects = (Flow<Object>) flow;
        if (!bean.isSingleton()) {
            return perReplica(objects, options, blocking);
        }
        Object target = context.getBean(bean);
        if (blocking) {
            return objects.process(name, payload -> elsewhere(target, payload), options);
        }
        if (isPlain()) {
            Function<Object, @Nullable Object> call = payload -> invoke(target, payload);
            return objects.map(name, call, StageOptions.defaults().replicas(options.replicas()));
        }
        return objects.process(name, payload -> results(invoke(target, payload)), options);
    }

    private Flow<Object> perReplica(Flow<Object> flow, StageOptions options, boolean blocking) {
        BiFunction<Object, Object, Publisher<Object>> call;
        if (blocking) {
            call = this::elsewhere;
        } else if (isPlain()) {
            call = (target, payload) -> Mono.justOrEmpty(invoke(target, payload));
        } else {
            call = (target, payload) -> results(invoke(target, payload));
        }
        StageOptions each = isPlain() && !blocking ? StageOptions.concurrency(1).replicas(options.replicas()) : options;
        return flow.handle(method.getMethodName(), () -> new BeanHandler(context, bean, call), each);
    }

    /** As {@link #behind}, where each result is what the method gave, and is asked for its items by somebody else. */
    @SuppressWarnings("unchecked") // the flow is never written to
    Flow<Publisher<Object>> streaming(Flow<?> flow, boolean blocking) {
        Object target = context.getBean(bean);
        Function<Object, Publisher<Object>> call =
                blocking ? payload -> elsewhere(target, payload) : payload -> results(invoke(target, payload));
        return ((Flow<Object>) flow).map(method.getMethodName(), call);
    }

    private Flux<Object> elsewhere(Object target, Object payload) {
        return Flux.defer(() -> results(invoke(target, payload))).subscribeOn(Schedulers.boundedElastic());
    }

    private @Nullable Object invoke(Object target, Object payload) {
        return method.invoke(target, payload);
    }

    /** Whether it finishes within the call with at most one result. */
    private boolean isPlain() {
        Class<?> type = result();
        return !Publisher.class.isAssignableFrom(type)
                && !CompletionStage.class.isAssignableFrom(type)
                && !isSeveral(type)
                && type != Object.class;
    }

    private static Publisher<Object> results(@Nullable Object result) {
        if (result instanceof Mono<?> one) {
            return one.cast(Object.class);
        }
        if (result instanceof Publisher<?> publisher) {
            return Flux.from(publisher);
        }
        if (result instanceof CompletionStage<?> stage) {
            return Mono.fromCompletionStage(stage);
        }
        return result instanceof Iterable<?> items && isSeveral(items.getClass())
                ? Flux.fromIterable(items)
                : Mono.justOrEmpty(result);
    }

    /** A tree of JSON and a path are one thing each, though one can go through their parts. */
    private static boolean isSeveral(Class<?> type) {
        return Iterable.class.isAssignableFrom(type)
                && !JsonNode.class.isAssignableFrom(type)
                && !Path.class.isAssignableFrom(type);
    }
}
