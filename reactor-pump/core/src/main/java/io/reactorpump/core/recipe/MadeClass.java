package io.reactorpump.core.recipe;

import io.reactorpump.api.error.SettingException;
import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/** Finds out which class a constructor reference makes. */
public final class MadeClass {

    private MadeClass() {}

    /**
     * The simple name of the class.
     *
     * @throws SettingException for a lambda, which has none
     */
    public static String nameOf(Serializable maker) {
        return find(maker)
                .orElseThrow(() -> new SettingException(
                        "recipe", "a lambda", "a constructor such as MySource::new, or a name of its own"));
    }

    private static Optional<String> find(Serializable maker) {
        try {
            Method form = maker.getClass().getDeclaredMethod("writeReplace");
            form.setAccessible(true);
            if (!(form.invoke(maker) instanceof SerializedLambda lambda)) {
                return Optional.empty();
            }
            ClassLoader loader = maker.getClass().getClassLoader();
            // A constructor that the compiler cannot refer to is called by a method, which returns the very class.
            Class<?> made = lambda.getImplMethodName().equals("<init>")
                    ? Class.forName(lambda.getImplClass().replace('/', '.'), false, loader)
                    : MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader)
                            .returnType();
            return Modifier.isAbstract(made.getModifiers()) ? Optional.empty() : Optional.of(made.getSimpleName());
        } catch (ReflectiveOperationException | InaccessibleObjectException | TypeNotPresentException e) {
            return Optional.empty();
        }
    }
}
