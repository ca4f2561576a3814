package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A section of the settings, or all of them: {@code config.getInt("poll_interval", 60)}, {@code config.bind(Settings.class)}.
 * Thread-safe.
 *
 * <p>A setting is found by any way to write its name: {@code pollInterval}, {@code poll_interval}, {@code poll-interval};
 * a dot leads into a section within this one. What a file says is overridden by the environment: {@code
 * PUMP_PIPELINE__ORDERS__MYSOURCE__POLL_INTERVAL} is {@code poll_interval} in {@code [pipeline:orders:MySource]}, with two
 * underscores between the parts and one for whatever is no letter and no digit. That in turn is overridden by what the
 * program itself gives with {@link #with}.
 *
 * <p>A setting that is missing or wrong is a {@link SettingException}. A component that a pump makes may ask on: the pump
 * notes all that is wrong, answers with zero, an empty text or the like, throws away what it made, and tells everything at
 * once. What nobody asks for by the time the pump starts is refused; so take settings in the constructor.
 */
public final class Config {

    /** The file that is read if nobody names another. */
    public static final String FILE = "pipelines.conf";

    private final Reading reading;

    private Config(Reading reading) {
        this.reading = reading;
    }

    /**
     * Reads an INI file and what it includes, and the environment.
     *
     * @param file the file, or a folder with a {@value #FILE} in it
     * @throws SettingException naming all that cannot be read
     */
    public static Config load(Path file) {
        Problems problems = new Problems();
        Config config = load(file, System.getenv(), problems);
        problems.throwIfAny();
        return config;
    }

    /**
     * As {@link #load(Path)}, for whoever tells the problems together with others.
     *
     * @param problems gets what cannot be read; the rest can be used
     */
    public static Config load(Path file, Map<String, String> environment, Problems problems) {
        Path named = Files.isDirectory(file) ? file.resolve(FILE) : file;
        Setting.Section read = ConfigFiles.read(named, Variables.of(environment), problems);
        return of(read, Notation.INI).over(environment, problems);
    }

    /** Settings that were read from another format. */
    public static Config of(Setting.Section settings, Notation notation) {
        return new Config(new Reading(settings, Place.root(notation, settings.origin()), new Uses(), null));
    }

    /** A section that was found while another was bound. */
    static Config within(Setting.Section settings, Place place, Binder binder) {
        binder.uses().asks(place, List.of());
        return new Config(new Reading(settings, place, binder.uses(), binder.problems()));
    }

    /** Settings that a program gives; see {@link #with}. */
    public static Config of(Map<String, ?> settings) {
        return empty().with(settings);
    }

    /** No settings. */
    public static Config empty() {
        return of(Setting.Section.empty(Origin.of("no configuration")), Notation.INI);
    }

    /** These settings, overridden by those of an environment. */
    public Config over(Map<String, String> environment, Problems problems) {
        return new Config(reading.under(Layers.environment(environment, notation(), problems), problems));
    }

    /**
     * These settings, overridden.
     *
     * @param arguments values by their keys, which may have dots: texts, numbers, durations, collections, maps …
     */
    public Config with(Map<String, ?> arguments) {
        return with("argument", arguments);
    }

    /**
     * As {@link #with(Map)}, for settings that somebody else has read.
     *
     * @param origin where they come from, for messages
     */
    public Config with(String origin, Map<String, ?> arguments) {
        Problems problems = new Problems();
        Config merged = new Config(
                reading.under(Layers.arguments(arguments, notation(), Origin.of(origin), problems), problems));
        reading.tell(problems);
        return merged;
    }

    /** These settings for somebody who is to find all problems: they are noted, and not thrown. */
    public Config gathering(Problems problems) {
        return new Config(reading.into(problems));
    }

    /** The section of that name, deeper with each further name; one without settings if it is not there. */
    public Config section(String... names) {
        boolean header = reading.place().isRoot();
        Reading at = reading;
        for (String name : names) {
            at = at.section(name, header);
        }
        return new Config(at);
    }

    /** The names of the settings here, as they were written. */
    public List<String> names() {
        return List.copyOf(reading.settings().entries().keySet());
    }

    /** The path of this section, as messages write it; empty for all settings. */
    public String path() {
        return reading.place().path();
    }

    /** How the file, or what else it is, writes names. */
    public Notation notation() {
        return reading.place().notation();
    }

    /** Whether there is a setting of that name, or a section. */
    public boolean has(String key) {
        return reading.find(key, new Problems()).setting().isPresent();
    }

    /** A text that must be given. */
    public String get(String key) {
        return get(key, String.class);
    }

    /** A text, or the default. */
    public String get(String key, String otherwise) {
        return get(key, String.class, otherwise);
    }

    /** A whole number that must be given. */
    public int getInt(String key) {
        return get(key, Integer.class);
    }

    /** A whole number, or the default. */
    public int getInt(String key, int otherwise) {
        return get(key, Integer.class, otherwise);
    }

    /** A whole number that must be given. */
    public long getLong(String key) {
        return get(key, Long.class);
    }

    /** A whole number, or the default. */
    public long getLong(String key, long otherwise) {
        return get(key, Long.class, otherwise);
    }

    /** A number that must be given. */
    public double getDouble(String key) {
        return get(key, Double.class);
    }

    /** A number, or the default. */
    public double getDouble(String key, double otherwise) {
        return get(key, Double.class, otherwise);
    }

    /** {@code true}, {@code yes}, {@code on}, {@code 1} or their contraries; must be given. */
    public boolean getBoolean(String key) {
        return get(key, Boolean.class);
    }

    /** As {@link #getBoolean(String)}, or the default. */
    public boolean getBoolean(String key, boolean otherwise) {
        return get(key, Boolean.class, otherwise);
    }

    /** A duration that must be given: {@code 200ms}, {@code 1.5 s}, {@code 5 min}, {@code PT5S}; a bare number is seconds. */
    public Duration getDuration(String key) {
        return get(key, Duration.class);
    }

    /** As {@link #getDuration(String)}, or the default. */
    public Duration getDuration(String key, Duration otherwise) {
        return get(key, Duration.class, otherwise);
    }

    /** A size that must be given: {@code 512}, {@code 64 KiB}, {@code 12MiB}. */
    public Size getSize(String key) {
        return get(key, Size.class);
    }

    /** As {@link #getSize(String)}, or the default. */
    public Size getSize(String key, Size otherwise) {
        return get(key, Size.class, otherwise);
    }

    /** A URI that must be given. */
    public URI getUri(String key) {
        return get(key, URI.class);
    }

    /** A path that must be given; a relative one in a file begins beside that file. */
    public Path getPath(String key) {
        return get(key, Path.class);
    }

    /** The name of a connection, which must be given and be that of one that the pump has. */
    public String getConnection(String key) {
        return known(key, get(key));
    }

    /** As {@link #getConnection(String)}, or the default. */
    public String getConnection(String key, String otherwise) {
        return known(key, get(key, otherwise));
    }

    private String known(String key, String name) {
        Problems problems = new Problems();
        reading.uses()
                .connections()
                .filter(known -> !known.contains(name) && !name.isEmpty())
                .ifPresent(known -> problems.add(problem(key, name, Names.oneOf(name, known))));
        reading.tell(problems);
        return name;
    }

    /** Says which connections there are, for all who ask for the name of one. */
    public void connections(Collection<String> names) {
        reading.uses().connections(names);
    }

    /** A password or the like, which must be given. */
    public Secret getSecret(String key) {
        return get(key, Secret.class);
    }

    /** A list of texts, from the items of a list, the lines of a text, or what is between its commas; empty if not given. */
    public List<String> getList(String key) {
        return reading.items(key, String.class);
    }

    /** The sections that a list has as its items; empty if not given. */
    public List<Config> sections(String key) {
        return reading.items(key, Config.class);
    }

    /** The texts within a section, by their names; empty if not given. */
    public Map<String, String> getMap(String key) {
        return reading.texts(key);
    }

    /** A value of a type that settings can be bound to, which must be given. */
    public <T> T get(String key, Class<T> type) {
        return reading.required(key, type);
    }

    /** As {@link #get(String, Class)}, or the default. */
    public <T> T get(String key, Class<T> type, T otherwise) {
        return reading.or(key, type, otherwise);
    }

    /** As {@link #get(String, Class)}, if it is given. */
    public <T> Optional<T> find(String key, Class<T> type) {
        return has(key) ? Optional.of(get(key, type)) : Optional.empty();
    }

    /**
     * All settings of this section as a record, or as one of the records of a sealed interface, which the setting {@code
     * kind} names then. Components that are no texts are sections or keys with dots; lists have commas or lines. What the
     * record refuses in its constructor with a {@link SettingException} is told at the key of that name.
     */
    public <R> R bind(Class<R> type) {
        return reading.bound(type);
    }

    /** Notes the settings here that nobody has asked for. */
    public void unknown(Problems problems) {
        reading.unknown(problems);
    }

    /** Leaves these settings of this section, and all within them, to somebody else. */
    public void allow(Collection<String> names) {
        reading.allow(names);
    }

    /** A problem with a setting of this section, for checks that no record makes. */
    public Problem problem(String key, String value, String expected) {
        return reading.problem(key, value, expected);
    }

    /** A problem that somebody found who does not know these settings, with its place if it speaks of one of them. */
    public Problem located(Problem problem) {
        if (problem.origin().isPresent()) {
            return problem;
        }
        String key = problem.path().substring(problem.path().lastIndexOf('.') + 1);
        return has(key)
                ? problem(key, problem.value(), problem.expected())
                : new Problem(
                        problem.path(),
                        withoutSecrets(problem.value()),
                        problem.expected(),
                        Optional.of(reading.place().origin()));
    }

    /** A problem with this section as a whole. */
    public Problem problem(String value, String expected) {
        return reading.place().problem(value, expected);
    }

    /** A text of somebody who knows these settings, without the secrets in them. */
    public String withoutSecrets(String text) {
        return Redaction.of(Redaction.without(reading.settings(), reading.place(), text));
    }

    /**
     * All settings with their values and where they come from, one a line, also the defaults that were used so far. Secrets
     * are not shown.
     */
    public String describe() {
        return Description.of(
                reading.settings(), reading.place(), reading.uses().defaults());
    }

    @Override
    public String toString() {
        return "configuration " + (path().isEmpty() ? reading.settings().origin() : path()) + " " + names();
    }
}
