package io.reactorpump.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A function and what it works on, on their way to a member. */
final class GridTask<I, O> implements Callable<O>, DataSerializable {

    private @Nullable GridFunction<I, O> function;
    private @Nullable I payload;

    /** One that is about to be read, by Hazelcast. */
    GridTask() {}

    GridTask(GridFunction<I, O> function, I payload) {
        this.function = function;
        this.payload = payload;
    }

    @Override
    public @Nullable O call() throws Exception {
        return Objects.requireNonNull(function).apply(Objects.requireNonNull(payload));
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeObject(function);
        out.writeObject(payload);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        function = in.readObject();
        payload = in.readObject();
    }
}
