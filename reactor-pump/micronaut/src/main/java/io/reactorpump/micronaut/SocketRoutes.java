package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.web.router.DefaultRouteBuilder;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import jakarta.inject.Singleton;

/** The paths of the WebSockets. Made with the server's router, when all mounts are known. */
@Singleton
@Requires(classes = ServerWebSocket.class)
@SuppressWarnings("overrides") // within the base class: one of its methods lost the dots of its interface
final class SocketRoutes extends DefaultRouteBuilder {

    SocketRoutes(
            ExecutionHandleLocator locator,
            UriNamingStrategy naming,
            ConversionService conversion,
            ApplicationPipelines pipelines,
            SocketServer server,
            BeanContext beans) {
        super(locator, naming, conversion);
        ExecutableMethod<?, ?> open = beans.getBeanDefinition(SocketServer.class).getExecutableMethods().stream()
                .filter(method -> method.isAnnotationPresent(OnOpen.class))
                .findFirst()
                .orElseThrow();
        for (SocketMount mount : pipelines.sockets()) {
            server.mount(
                    GET(mount.path, open).getUriMatchTemplate().toString(),
                    beans.createBean(MountedSocket.class, mount));
        }
    }
}
