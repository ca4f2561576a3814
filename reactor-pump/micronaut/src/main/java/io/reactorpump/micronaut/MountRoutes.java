package io.reactorpump.micronaut;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.inject.MethodExecutionHandle;
import io.micronaut.web.router.DefaultRouteBuilder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The routes of the mounts. Made with the server's router, when all mounts are known. */
@Singleton
@SuppressWarnings("overrides") // within the base class: one of its methods lost the dots of its interface
final class MountRoutes extends DefaultRouteBuilder {

    MountRoutes(
            ExecutionHandleLocator locator,
            UriNamingStrategy naming,
            ConversionService conversion,
            Declared declared,
            BeanProvider<MountedRoute> routes) {
        super(locator, naming, conversion);
        for (Mount mount : declared.mounts()) {
            add(mount, routes.get().of(mount), locator);
        }
    }

    private void add(Mount mount, MountedRoute route, ExecutionHandleLocator locator) {
        boolean get = mount.method == HttpMethod.GET;
        Class<?>[] parameters =
                get ? new Class<?>[] {HttpRequest.class} : new Class<?>[] {HttpRequest.class, Optional.class};
        MethodExecutionHandle<Object, Object> handle = locator.<Object, Object>findExecutionHandle(
                        route, get ? "get" : "post", parameters)
                .orElseThrow();
        buildRoute(mount.method, mount.path, handle).consumesAll();
    }
}
