package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.core.reflect.ReflectionUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;

/** What the annotation of a method says. */
final class PatternMethod {

    final MethodStage stage;
    private final BeanContext context;
    private final ExecutableMethod<?, ?> method;
    private final Class<? extends Annotation> type;

    PatternMethod(
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

    /** Where its requests come from, if what it answers has a JSON form. */
    Mount.Route<Object> answering() {
        Json.answerable(result(), stage.resultItem());
        return route();
    }

    private String result() {
        return stage.fullName() + ": result";
    }

    Mount.Route<Object> route() {
        return new Mount.Route<>(
                method.enumValue(type, "method", HttpMethod.class).orElse(HttpMethod.POST),
                method.stringValue(type, "path").orElse(""),
                stage.input());
    }

    /** What answers messages: how much its sink has written, if it has one, else its results. */
    SocketMount socket() {
        SocketMount.Route<Object> at = new SocketMount.Route<>(
                        method.stringValue(type, "path").orElse(""), stage.input())
                .limits(SocketLimits.defaults()
                        .connections(number("connections"))
                        .messageBytes(number("messageBytes"))
                        .inFlight(number("inFlight")));
        boolean alone = method.isTrue(type, "perConnection");
        if (has("sink")) {
            if (alone) {
                throw new SettingException(
                        stage.fullName() + ": @PumpSocket.perConnection", true, "false, as connections share the sink");
            }
            return at.collector(name(), this::stages, sink());
        }
        Json.writable(result(), stage.resultItem());
        return alone ? at.perConnection(name(), this::stages) : at.shared(name(), this::stages);
    }

    private int number(String member) {
        return MethodScaling.number(method, type, member);
    }

    private boolean has(String member) {
        return !method.stringValue(type, member).orElse("").isEmpty();
    }

    ReplyForm form() {
        ReplyForm form = method.enumValue(type, "form", ReplyForm.class).orElse(ReplyForm.WHOLE);
        if (form != ReplyForm.WHOLE && !stage.givesMany()) {
            throw new SettingException(
                    stage.fullName() + ": @" + type.getSimpleName() + ".form",
                    form.name(),
                    "WHOLE, or a method that gives a Publisher or an Iterable");
        }
        return form;
    }

    boolean isBulk() {
        return method.isTrue(type, "bulk");
    }

    /** From its source through the method to its sink. */
    Pipeline pipeline() {
        Flow<Object> stages = stages(Pipeline.named(name()).from(source()));
        return has("deadLetters")
                ? stages.onFailure(FailurePolicy.deadLetter(deadLetters())).to(sink())
                : stages.to(sink());
    }

    @SuppressWarnings("unchecked") // as far as the types tell
    private Sink<DeadLetter> deadLetters() {
        Sink<DeadLetter> letters = named("deadLetters", Sink.class);
        carried("deadLetters", Sink.class)
                .filter(taken -> !takes(taken, DeadLetter.class))
                .ifPresent(taken -> mismatch("deadLetters", taken, "a sink of DeadLetter"));
        return letters;
    }

    Flow<Object> stages(Flow<?> flow) {
        return stage.behind(flow, MethodScaling.options(method, type, stage.fullName()), isBlocking());
    }

    /** The method as a stage whose results are the publishers themselves. */
    Flow<Publisher<Object>> streams(Flow<?> flow) {
        int most =
                MethodScaling.options(method, type, stage.fullName()).replicas().max();
        if (most > 1) {
            throw new SettingException(
                    stage.fullName() + ": @" + type.getSimpleName() + ".maxReplicas",
                    most,
                    "1: a stream is made as its caller reads it");
        }
        return stage.streaming(flow, isBlocking());
    }

    private boolean isBlocking() {
        return method.isTrue(type, "blocking");
    }

    @SuppressWarnings("unchecked") // what comes out of it is what the method takes, as far as the types tell
    Source<Object> source() {
        Source<Object> source = named("source", Source.class);
        carried("source", Source.class)
                .filter(given -> !takes(stage.inputType(), given))
                .ifPresent(given -> mismatch(
                        "source", given, "a source of " + stage.inputType().getSimpleName()));
        return source;
    }

    @SuppressWarnings("unchecked") // the sink takes what it gets, as far as the types tell
    Sink<Object> sink() {
        if (!has("sink")) {
            return Sink.of("nobody", result -> {});
        }
        Sink<Object> sink = named("sink", Sink.class);
        carried("sink", Sink.class)
                .filter(taken -> !takes(taken, stage.resultType()))
                .ifPresent(taken -> mismatch(
                        "sink", taken, "a sink of " + stage.resultType().getSimpleName()));
        return sink;
    }

    /** What the bean of that member is a source or a sink of, if the compiler has written it down. */
    private Optional<Class<?>> carried(String member, Class<?> wanted) {
        return context.findBeanDefinition(
                        wanted,
                        Qualifiers.byName(method.stringValue(type, member).orElse("")))
                .flatMap(bean -> bean.getTypeArguments(wanted).stream().findFirst())
                .map(Argument::getType);
    }

    private static boolean takes(Class<?> wide, Class<?> given) {
        Class<?> boxed = ReflectionUtils.getWrapperType(wide);
        return boxed == Object.class
                || given == Object.class
                || boxed.isAssignableFrom(ReflectionUtils.getWrapperType(given));
    }

    private void mismatch(String member, Class<?> given, String expected) {
        throw new SettingException(
                stage.fullName() + ": @" + type.getSimpleName() + "." + member,
                method.stringValue(type, member).orElse("") + ", of " + given.getSimpleName(),
                expected);
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
