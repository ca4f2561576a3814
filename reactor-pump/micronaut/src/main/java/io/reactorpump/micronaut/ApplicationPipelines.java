package io.reactorpump.micronaut;

import io.micronaut.core.reflect.ClassUtils;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.micronaut.SocketMount.Use;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** All that the application declares: pipelines and mounts that are beans, in their order, and then methods of beans. */
@Singleton
final class ApplicationPipelines {

    private static final String SERVER = "io.micronaut.websocket.annotation.ServerWebSocket";

    private final List<Pipeline> pipelines;
    private final List<Mount> mounts;
    private final List<SocketMount> sockets;
    private final List<BatchJob> batches;

    ApplicationPipelines(
            List<Pipeline> pipelines, List<Mount> mounts, List<SocketMount> sockets, List<BatchJob> batches) {
        this.pipelines = new ArrayList<>(pipelines);
        this.mounts = new ArrayList<>(mounts);
        this.sockets = new ArrayList<>(sockets);
        this.batches = new ArrayList<>(batches);
    }

    /** One more, before the application has started. */
    synchronized void add(Pipeline pipeline) {
        pipelines.add(pipeline);
    }

    /** One more, before the application has started. */
    synchronized void add(Mount mount) {
        mounts.add(mount);
    }

    /** One more, before the application has started. */
    synchronized void add(SocketMount socket) {
        sockets.add(socket);
    }

    /** One more, before the application has started. */
    synchronized void add(BatchJob batch) {
        batches.add(batch);
    }

    synchronized List<BatchJob> batches() {
        return List.copyOf(batches);
    }

    synchronized List<Mount> mounts() {
        return List.copyOf(mounts);
    }

    synchronized List<SocketMount> sockets() {
        return List.copyOf(sockets);
    }

    /**
     * Those of the mounts too, but for the pipelines that connections have for themselves.
     *
     * @throws SettingException if one of these could never start
     */
    synchronized List<Pipeline> pipelines() {
        sockets.forEach(ApplicationPipelines::check);
        Stream<Pipeline> shared =
                sockets.stream().filter(socket -> socket.use != Use.OWN).map(SocketMount::pipeline);
        return Stream.of(pipelines.stream(), mounts.stream().map(Mount::pipeline), shared)
                .flatMap(Function.identity())
                .toList();
    }

    private static void check(SocketMount socket) {
        if (!ClassUtils.isPresent(SERVER, ApplicationPipelines.class.getClassLoader())) {
            throw new SettingException(
                    socket.toString(),
                    "a server without WebSockets",
                    "io.micronaut:micronaut-websocket on the class path");
        }
        socket.pipeline().plan().check();
    }
}
