package io.reactorpump.http;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.kind.BackoffSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a section that speak of HTTP. Those that are not given leave what is there as it is. */
record HttpSettings(Config config) {

    private static final int DIGITS = 3;

    HttpTarget target() {
        HttpTarget target = HttpTarget.at(config.get("url"));
        target = target.timeout(config.getDuration("timeout", target.timeout()))
                .connections(config.getInt("connections", target.connections()))
                .maxRetryAfter(config.getDuration("max_retry_after", target.maxRetryAfter()));
        for (Map.Entry<String, String> header : config.getMap("headers").entrySet()) {
            target = target.header(header.getKey(), header.getValue());
        }
        target = credentials(trust(target));
        if (config.has("retry_on")) {
            target = target.retryOn(statuses("retry_on").toArray(Integer[]::new));
        }
        return config.has("backoff")
                ? target.backoff(
                        config.section("backoff").bind(BackoffSettings.class).backoff())
                : target;
    }

    private HttpTarget trust(HttpTarget target) {
        if (!config.has("trust_store")) {
            return target;
        }
        Path file = config.getPath("trust_store");
        return target.trust(
                config.has("trust_password")
                        ? new Trust(file, Optional.of(config.getSecret("trust_password")))
                        : Trust.pem(file));
    }

    private HttpTarget credentials(HttpTarget target) {
        if (config.has("token")) {
            return target.as(new Credentials.Bearer(config.getSecret("token")));
        }
        return config.has("user")
                ? target.as(new Credentials.Basic(config.get("user"), config.getSecret("password")))
                : target;
    }

    HttpSinkOptions sink() {
        HttpSinkOptions options = HttpSinkOptions.of(target());
        options = options.withMethod(config.get("method", options.method()))
                .withConcurrency(config.getInt("concurrency", options.concurrency()))
                .withSuccess(statuses("success"));
        return config.has("content_type") ? options.withContentType(config.get("content_type")) : options;
    }

    private Set<Integer> statuses(String key) {
        Set<Integer> statuses = new LinkedHashSet<>();
        List<SettingException.Problem> problems = new ArrayList<>();
        for (String text : config.has(key) ? config.getList(key) : List.<String>of()) {
            if (text.length() == DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                statuses.add(Integer.valueOf(text));
            } else {
                problems.add(config.problem(key, text, "statuses of HTTP, such as 200, 204"));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
        return statuses;
    }
}
