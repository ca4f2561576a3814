package io.reactorpump.micronaut;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.reactorpump.core.Pump;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the server answer what the pipelines hold before it goes.
 *
 * <p>Context: a server of Micronaut that is told to stop closes every connection first, and only then the application hears of
 * it, so requests in flight would be cut off though their events were accepted. Decision: whatever stops the server is
 * intercepted: it accepts no more connections, the pipelines drain, the connections finish, and then it stops. Consequence: the
 * server bean is a proxy of its interface, and a stop takes as long as the drain, which is bounded.
 */
@Singleton
final class DrainingServer implements BeanCreatedEventListener<NettyEmbeddedServer> {

    private static final Logger LOG = LoggerFactory.getLogger(DrainingServer.class);
    private static final Set<String> ENDS = Set.of("stop", "close");

    private final BeanProvider<Pump> pump;
    private final BeanProvider<PumpSettings> settings;
    private final BeanProvider<StopSignal> stop;

    DrainingServer(BeanProvider<Pump> pump, BeanProvider<PumpSettings> settings, BeanProvider<StopSignal> stop) {
        this.pump = pump;
        this.settings = settings;
        this.stop = stop;
    }

    @Override
    public NettyEmbeddedServer onCreated(BeanCreatedEvent<NettyEmbeddedServer> event) {
        NettyEmbeddedServer server = event.getBean();
        AtomicBoolean ending = new AtomicBoolean();
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (ENDS.contains(method.getName()) && server.isRunning() && ending.compareAndSet(false, true)) {
                finish(server);
            }
            Object result = call(server, method, arguments);
            return result == server ? proxy : result;
        };
        return (NettyEmbeddedServer) Proxy.newProxyInstance(
                NettyEmbeddedServer.class.getClassLoader(), new Class<?>[] {NettyEmbeddedServer.class}, handler);
    }

    private static Object call(NettyEmbeddedServer server, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void finish(NettyEmbeddedServer server) {
        server.shutdownGracefully();
        // The application hears of it only when the connections have ended, and streams end by this.
        stop.get().tell();
        pump.get().close();
        // Once more, for connections that were being made when it was told to accept no more.
        CompletionStage<?> connections = server.shutdownGracefully();
        long limit = settings.get().closeLimit().toMillis();
        try {
            connections.toCompletableFuture().get(limit, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Some connections did not end within {} ms: they are closed now", limit);
        }
    }
}
