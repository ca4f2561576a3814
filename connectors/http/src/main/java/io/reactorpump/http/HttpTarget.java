package io.reactorpump.http;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.Config;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A URL and how to reach it: {@code HttpTarget.at("https://audit/events").bearer(token).timeout(ofSeconds(5))}. Immutable; shows
 * neither headers nor credentials, and of the URL neither query nor fragment.
 *
 * @param url {@code http} or {@code https}, for WebSockets also {@code ws} or {@code wss}; without user and password
 * @param headers sent with each request
 * @param credentials sent with each request, none by default
 * @param trust the certificates that are trusted, by default those of the JVM
 * @param timeout how long an exchange may take, from the wait for a connection to the last byte; for a stream, how long
 *     until it begins. Default 30 s
 * @param connections how many to the host at a time; default 16
 * @param retryOn the statuses of a server that is away for now; default 429, 502, 503 and 504
 * @param maxRetryAfter how long to wait at most when the server says how long; default 5 minutes
 * @param backoff how long to wait when it does not, by the number of failures in a row; default as the failure policy of the
 *     pipeline says
 */
public record HttpTarget(
        URI url,
        Map<String, String> headers,
        Optional<Credentials> credentials,
        Optional<Trust> trust,
        Duration timeout,
        int connections,
        Set<Integer> retryOn,
        Duration maxRetryAfter,
        Optional<Backoff> backoff) {

    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\xFF]*");

    /** Checks each. */
    public HttpTarget {
        checkUrl(url);
        TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            checkHeader(name, value);
            sorted.put(name, value);
        });
        headers = Map.copyOf(sorted);
        Checks.positive("http.timeout", timeout);
        Checks.positive("http.connections", connections);
        retryOn = Set.copyOf(retryOn);
        retryOn.forEach(status -> checkStatus("http.retryOn", status));
        Checks.positive("http.maxRetryAfter", maxRetryAfter);
    }

    /**
     * This URL with the defaults.
     *
     * @throws SettingException if it is none, or has a user and password in it, which are given by {@link #basic}
     */
    public static HttpTarget at(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Without what was given and without the cause, which repeats it: secrets may be in it.
            throw new SettingException(
                    "http.url", "(not shown)", "a URL; the one given is none at place " + Math.max(e.getIndex(), 0));
        }
        return at(uri);
    }

    /** As {@link #at(String)}. */
    public static HttpTarget at(URI url) {
        return new HttpTarget(
                url,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(30),
                16,
                Set.of(429, 502, 503, 504),
                Duration.ofMinutes(5),
                Optional.empty());
    }

    /**
     * The target of a section: {@code url}, and where they are given {@code timeout}, {@code connections}, {@code headers.X-Name}, {@code
     * user} and {@code password} or {@code token}, {@code trust_store} and {@code trust_password}, {@code retry_on}, {@code
     * max_retry_after}, {@code backoff.kind} ({@code constant} with {@code backoff.delay}, {@code linear} or {@code exponential} with
     * {@code backoff.first} and {@code backoff.max}).
     */
    public static HttpTarget of(Config config) {
        return new HttpSettings(config).target();
    }

    private static void checkUrl(URI url) {
        String scheme = url.getScheme();
        Checks.that(
                scheme != null && SCHEMES.contains(scheme) && url.getHost() != null,
                "http.url",
                shown(url),
                "http://host/… or https://host/…");
        Checks.that(
                url.getRawUserInfo() == null,
                "http.url",
                shown(url),
                "a URL without user and password; give them by basic(user, password)");
    }

    private static void checkHeader(String name, String value) {
        Checks.that(TOKEN.matcher(name).matches(), "http.headers", "'" + name + "'", "names as of HTTP");
        checkValue("http.headers." + name, value);
    }

    static void checkValue(String path, String value) {
        Checks.that(VALUE.matcher(value).matches(), path, "(not shown)", "no line break, nothing beyond Latin-1");
    }

    static void checkStatus(String path, int status) {
        Checks.that(status >= 100 && status <= 599, path, status, "100 to 599");
    }

    /** This target with one more header, in place of an earlier one of that name. */
    public HttpTarget header(String name, String value) {
        TreeMap<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.remove(name);
        more.put(name, value);
        return new HttpTarget(url, more, credentials, trust, timeout, connections, retryOn, maxRetryAfter, backoff);
    }

    /** This target with user and password. */
    public HttpTarget basic(String user, String password) {
        return as(Credentials.basic(user, password));
    }

    /** This target with a token. */
    public HttpTarget bearer(String token) {
        return as(Credentials.bearer(token));
    }

    /** This target with these credentials. */
    public HttpTarget as(Credentials credentials) {
        checkValue("http.credentials", credentials.authorization());
        return new HttpTarget(
                url, headers, Optional.of(credentials), trust, timeout, connections, retryOn, maxRetryAfter, backoff);
    }

    /** This target, trusting these certificates. */
    public HttpTarget trust(Trust trust) {
        return new HttpTarget(
                url, headers, credentials, Optional.of(trust), timeout, connections, retryOn, maxRetryAfter, backoff);
    }

    /** This target with another limit to an exchange. */
    public HttpTarget timeout(Duration timeout) {
        return new HttpTarget(url, headers, credentials, trust, timeout, connections, retryOn, maxRetryAfter, backoff);
    }

    /** This target with so many connections at most. */
    public HttpTarget connections(int connections) {
        return new HttpTarget(url, headers, credentials, trust, timeout, connections, retryOn, maxRetryAfter, backoff);
    }

    /** This target, of which these statuses say that it is away for now. */
    public HttpTarget retryOn(Integer... statuses) {
        return new HttpTarget(
                url, headers, credentials, trust, timeout, connections, Set.of(statuses), maxRetryAfter, backoff);
    }

    /** This target, which is waited for so long at most when it says how long. */
    public HttpTarget maxRetryAfter(Duration most) {
        return new HttpTarget(url, headers, credentials, trust, timeout, connections, retryOn, most, backoff);
    }

    /** This target, which is waited for so when it does not say how long. */
    public HttpTarget backoff(Backoff backoff) {
        return new HttpTarget(
                url, headers, credentials, trust, timeout, connections, retryOn, maxRetryAfter, Optional.of(backoff));
    }

    /** The URL as it may be shown. */
    String shown() {
        return shown(url);
    }

    private static String shown(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return (url.getScheme() == null ? "" : url.getScheme() + "://") + host + port + path;
    }

    /** The URL for a WebSocket. */
    String webSocketUrl() {
        return url.getScheme().startsWith("http") ? "ws" + url.toString().substring("http".length()) : url.toString();
    }

    boolean isSecure() {
        return "https".equals(url.getScheme()) || "wss".equals(url.getScheme());
    }

    @Override
    public String toString() {
        return "HttpTarget[" + shown() + "]";
    }
}
