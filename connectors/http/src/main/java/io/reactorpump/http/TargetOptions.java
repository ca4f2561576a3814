package io.reactorpump.http;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.Secret;
import io.reactorpump.core.kind.BackoffSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options of a kind that speak of where to ask or to write. */
interface TargetOptions {

    String url();

    Map<String, String> headers();

    Optional<Secret> token();

    Optional<String> user();

    Optional<Secret> password();

    Duration timeout();

    int connections();

    Optional<Path> trustStore();

    Optional<Secret> trustPassword();

    Set<Integer> retryOn();

    Duration maxRetryAfter();

    Optional<BackoffSettings> backoff();

    default HttpTarget target() {
        HttpTarget target = trusting(HttpTarget.at(url()))
                .timeout(timeout())
                .connections(connections())
                .retryOn(retryOn().toArray(Integer[]::new))
                .maxRetryAfter(maxRetryAfter());
        if (backoff().isPresent()) {
            target = target.backoff(backoff().get().backoff());
        }
        for (Map.Entry<String, String> header : headers().entrySet()) {
            target = target.header(header.getKey(), header.getValue());
        }
        if (user().isPresent() != password().isPresent()) {
            throw user().isPresent()
                    ? new SettingException("password", "missing", "the password of the user")
                    : new SettingException("user", "missing", "the user whose password this is");
        }
        if (token().isPresent()) {
            return target.as(new Credentials.Bearer(token().get()));
        }
        return user().isPresent() && password().isPresent()
                ? target.as(new Credentials.Basic(user().get(), password().get()))
                : target;
    }

    private HttpTarget trusting(HttpTarget target) {
        if (trustStore().isEmpty()) {
            Checks.that(trustPassword().isEmpty(), "trustStore", "missing", "the key store whose password this is");
            return target;
        }
        Path file = trustStore().get();
        Checks.that(Files.isReadable(file), "trustStore", file, "a file that can be read");
        return target.trust(new Trust(file, trustPassword()));
    }
}
