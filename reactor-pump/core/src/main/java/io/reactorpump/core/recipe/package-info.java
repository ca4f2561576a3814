/**
 * Components that a pump makes of their settings when it starts a pipeline: {@link io.reactorpump.core.recipe.Recipe} stands for
 * one in a pipeline until then.
 *
 * <p>Context: {@code .from(MySource::new)} has to know the name of the class before there is a configuration to make one with.
 * Decision: the makers are serializable, as the serialized form of a constructor reference names its class; nothing is ever
 * written or read. Consequence: a lambda has no class and needs a name, and so has a constructor in a module that is not open.
 *
 * <p>Context: to the compiler {@code .to(MySink::new)} and {@code .to(event -> ..)} are alike, as it does not look into a lambda.
 * Decision: the methods for constructors end in {@code Void...}, as those are only considered where no other method fits, and a
 * constructor that takes a {@code Config} fits no other. Consequence: lambdas are what they were before there were recipes.
 */
@NullMarked
package io.reactorpump.core.recipe;

import org.jspecify.annotations.NullMarked;
