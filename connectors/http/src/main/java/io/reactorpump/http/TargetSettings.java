package io.reactorpump.http;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.config.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of a kind that speak of where to ask or to write. */
interface TargetSettings {

    String url();

    Map<String, String> headers();

    Optional<Secret> token();

    Optional<String> user();

    Optional<Secret> password();

    Duration timeout();

    int connections();

    default HttpTarget target() {
        HttpTarget target = HttpTarget.at(url()).timeout(timeout()).connections(connections());
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
}
