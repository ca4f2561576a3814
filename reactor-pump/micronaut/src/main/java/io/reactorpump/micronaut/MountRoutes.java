package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.inject.MethodExecutionHandle;
import io.micronaut.web.router.DefaultRouteBuilder;
import jakarta.inject.Singleton;

/** The routes of the mounts. Made with the server's router, when all mounts are known. */
@Singleton
@SuppressWarnings("overrides") // within the base class: one of its methods lost the dots of its interface
final class MountRoutes extends DefaultRouteBuilder {

    MountRoutes(
            ExecutionHandleLocator locator,
            UriNamingStrategy naming,
            ConversionService conversion,
            ApplicationPipelines pipelines,
            BeanContext beans) {
        super(locator, naming, conversion);
        for (Mount mount : pipelines.mounts()) {
            add(mount, beans.createBean(MountedRoute.class, mount), locator);
        }
    }

    private void add(Mount mount, MountedRoute route, ExecutionHandleLocator locator) {
        String method = mount.kind == Mount.Kind.BULK ? "bulk" : mount.method == HttpMethod.GET ? "get" : "post";
        MethodExecutionHandle<Object, Object> handle = locator.<Object, Object>findExecutionHandle(
                        route, method, HttpRequest.class)
                .orElseThrow();
        buildRoute(mount.method, mount.path, handle).consumesAll();
    }
}
