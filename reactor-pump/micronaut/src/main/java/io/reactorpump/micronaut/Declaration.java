package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.http.HttpMethod;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Flow;
import java.lang.annotation.Annotation;
import java.util.stream.Collectors;

/** What the annotation of a method says. */
final class Declaration {

    final MethodStage stage;
    private final BeanContext context;
    private final ExecutableMethod<?, ?> method;
    private final Class<? extends Annotation> type;

    Declaration(
            BeanContext context,
            BeanDefinition<?> bean,
            ExecutableMethod<?, ?> method,
            Class<? extends Annotation> type) {
        this.stage = new MethodStage(context, bean, method);
        this.context = context;
        this.method = method;
        this.type = type;
    }

    /** The name of the pipeline. */
    String name() {
        return method.stringValue(type, "name").filter(name -> !name.isEmpty()).orElseGet(stage::fullName);
    }

    Mount.Route<Object> route() {
        return new Mount.Route<>(
                method.enumValue(type, "method", HttpMethod.class).orElse(HttpMethod.POST),
                method.stringValue(type, "path").orElse(""),
                stage.input());
    }

    Flow<Object> stages(Flow<?> flow) {
        return stage.behind(
                flow, MethodScaling.options(method, type, stage.fullName()), method.isTrue(type, "blocking"));
    }

    @SuppressWarnings("unchecked") // what comes out of it is what the method takes, or the method says that it is not
    Source<Object> source() {
        return named("source", Source.class);
    }

    @SuppressWarnings("unchecked") // the sink says if what it gets is not what it takes
    Sink<Object> sink() {
        String name = method.stringValue(type, "sink").orElse("");
        return name.isEmpty() ? Sink.of("nobody", result -> {}) : named("sink", Sink.class);
    }

    private <B> B named(String member, Class<B> wanted) {
        String name = method.stringValue(type, member).orElse("");
        return context.findBean(wanted, Qualifiers.byName(name))
                .orElseThrow(() -> new SettingException(
                        stage.fullName() + ": @" + type.getSimpleName() + "." + member,
                        name,
                        "the name of a " + wanted.getSimpleName() + " that is a bean, one of " + names(wanted)));
    }

    private String names(Class<?> wanted) {
        return context.getBeanDefinitions(wanted).stream()
                .flatMap(bean -> bean.stringValue("jakarta.inject.Named").stream())
                .sorted()
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
