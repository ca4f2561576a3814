package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanRegistration;
import io.micronaut.inject.BeanDefinition;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Handler;
import io.reactorpump.api.ReplicaContext;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An instance of a bean for one replica: made when the replica begins, and destroyed, with what it depends on, when it ends. */
final class BeanHandler implements Handler<Object, Object> {

    private final BeanContext context;
    private final BeanDefinition<Object> bean;
    private final BiFunction<Object, Object, Publisher<Object>> call;
    private volatile @Nullable BeanRegistration<Object> instance;

    /**
     * A handler without an instance.
     *
     * @param call works on a payload with an instance
     */
    BeanHandler(BeanContext context, BeanDefinition<Object> bean, BiFunction<Object, Object, Publisher<Object>> call) {
        this.context = context;
        this.bean = bean;
        this.call = call;
    }

    @Override
    public Mono<Void> setup(ReplicaContext replica) {
        return Mono.<Void>fromRunnable(() -> instance = context.getBeanRegistration(bean))
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Publisher<Object> process(EventContext event, Object payload) {
        return call.apply(Objects.requireNonNull(instance).getBean(), payload);
    }

    @Override
    public Mono<Void> teardown() {
        return Mono.<Void>fromRunnable(() -> {
                    BeanRegistration<Object> made = instance;
                    if (made != null) {
                        context.destroyBean(made);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }
}
