package io.reactorpump.samples.service;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What can be set.
 *
 * @param data the folder for files, and for the broker if it is ours
 * @param kafka where the brokers are; without it the service has one of its own
 * @param catalog a CSV file as the USGS gives it, to be imported when asked
 * @param report when to report, in UTC
 */
@ConfigurationProperties("service")
record Settings(
        @Bindable(defaultValue = "service-data") String data,
        Optional<String> kafka,
        Optional<String> catalog,
        @Bindable(defaultValue = "* * * * *") String report) {

    Path file(String name) {
        return Path.of(data, name);
    }
}
