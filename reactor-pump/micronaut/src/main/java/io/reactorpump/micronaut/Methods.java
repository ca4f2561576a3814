package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.reactorpump.core.Pipeline;
import jakarta.inject.Singleton;

/** Makes pipelines and mounts of methods, by what the compiler has written down of their annotations. */
final class Methods {

    private Methods() {}

    /** The methods that answer. */
    @Singleton
    static final class Endpoints extends Annotated implements ExecutableMethodProcessor<PumpEndpoint> {

        Endpoints(BeanContext context, Declared declared) {
            super(context, declared);
        }

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            Declaration of = new Declaration(context, bean, method, PumpEndpoint.class);
            Mount.Route<Object> route = of.route();
            declared.add(
                    of.stage.givesMany()
                            ? route.listing(of.name(), of::stages)
                            : route.endpoint(of.name(), of::stages));
        }
    }

    /** The methods that collect. */
    @Singleton
    static final class Collectors extends Annotated implements ExecutableMethodProcessor<PumpCollector> {

        Collectors(BeanContext context, Declared declared) {
            super(context, declared);
        }

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            Declaration of = new Declaration(context, bean, method, PumpCollector.class);
            declared.add(of.route().collector(of.name(), of::stages, of.sink()));
        }
    }

    /** The methods that consume. */
    @Singleton
    static final class Consumers extends Annotated implements ExecutableMethodProcessor<PumpConsumer> {

        Consumers(BeanContext context, Declared declared) {
            super(context, declared);
        }

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            Declaration of = new Declaration(context, bean, method, PumpConsumer.class);
            declared.add(of.stages(Pipeline.named(of.name()).from(of.source())).to(of.sink()));
        }
    }
}
