package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Singleton;

/** Makes pipelines and mounts of methods, by what the compiler has written down of their annotations. */
final class PatternProcessors {

    private PatternProcessors() {}

    /** The methods that answer. */
    @Singleton
    record Endpoints(BeanContext context, ApplicationPipelines pipelines)
            implements ExecutableMethodProcessor<PumpEndpoint> {

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            PatternMethod of = new PatternMethod(context, bean, method, PumpEndpoint.class);
            Mount.Route<Object> route = of.answering();
            ReplyForm form = of.form();
            if (form != ReplyForm.WHOLE) {
                pipelines.add(route.stream(of.name(), form, of::streams));
            } else if (of.stage.givesMany()) {
                pipelines.add(route.listing(of.name(), of::stages));
            } else {
                pipelines.add(route.endpoint(of.name(), of::stages));
            }
        }
    }

    /** The methods that collect. */
    @Singleton
    record Collectors(BeanContext context, ApplicationPipelines pipelines)
            implements ExecutableMethodProcessor<PumpCollector> {

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            PatternMethod of = new PatternMethod(context, bean, method, PumpCollector.class);
            Mount.Route<Object> route = of.route();
            pipelines.add(
                    of.isBulk()
                            ? route.bulk(of.name(), of::stages, of.sink())
                            : route.collector(of.name(), of::stages, of.sink()));
        }
    }

    /** The methods that answer messages. */
    @Singleton
    record Sockets(BeanContext context, ApplicationPipelines pipelines)
            implements ExecutableMethodProcessor<PumpSocket> {

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            pipelines.add(new PatternMethod(context, bean, method, PumpSocket.class).socket());
        }
    }

    /** The methods that do what a job has to do. */
    @Singleton
    record Jobs(BeanContext context, ApplicationPipelines pipelines) implements ExecutableMethodProcessor<PumpBatch> {

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            PatternMethod of = new PatternMethod(context, bean, method, PumpBatch.class);
            BatchJob job = BatchJob.of(of.pipeline());
            pipelines.add(method.isTrue(PumpBatch.class, "atStart") ? job.atStart() : job);
        }
    }

    /** The methods that consume. */
    @Singleton
    record Consumers(BeanContext context, ApplicationPipelines pipelines)
            implements ExecutableMethodProcessor<PumpConsumer> {

        @Override
        public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
            pipelines.add(new PatternMethod(context, bean, method, PumpConsumer.class).pipeline());
        }
    }
}
