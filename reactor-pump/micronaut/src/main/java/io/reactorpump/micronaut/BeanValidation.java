package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.beans.BeanIntrospector;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.SettingException;
import jakarta.inject.Singleton;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Arrays;
import java.util.Comparator;

/** The constraints that an input's class declares, where the application has a validator. The first by its path is told. */
@Singleton
@Requires(classes = Validator.class)
@Requires(beans = Validator.class)
final class BeanValidation implements InputCheck {

    private final Validator validator;

    BeanValidation(Validator validator) {
        this.validator = validator;
    }

    /** Micronaut knows of constraints what the compiler has written down. */
    @Override
    public boolean concerns(Class<?> type) {
        boolean known = BeanIntrospector.SHARED.findIntrospection(type).isPresent();
        if (!known && isConstrained(type)) {
            throw new SettingException(
                    type.getName(), "constraints", "@Introspected beside them, or nobody knows of them");
        }
        return known;
    }

    private static boolean isConstrained(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .flatMap(field -> Arrays.stream(field.getAnnotations()))
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class));
    }

    @Override
    public void check(Object input) {
        validator.validate(input).stream()
                .min(Comparator.comparing(
                        violation -> violation.getPropertyPath().toString()))
                .ifPresent(BeanValidation::refuse);
    }

    private static void refuse(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        throw new DataException(
                "a value that " + violation.getMessage(), "another", path.isEmpty() ? "$" : "$." + path);
    }
}
