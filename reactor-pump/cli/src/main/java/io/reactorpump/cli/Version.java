package io.reactorpump.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code pump --version} says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("of a build that is no release");
        return new String[] {"pump " + version, "Java " + Runtime.version()};
    }
}
