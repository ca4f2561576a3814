package io.reactorpump.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What dumps and messages show of a value: nothing of a secret, one line, no more than fits it. */
final class Redaction {

    static final String MASK = "***";

    private static final int LONGEST = 120;
    private static final Set<String> SECRETS = Set.of(
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "passcode",
            "secret",
            "secrets",
            "token",
            "credential",
            "credentials",
            "authorization",
            "signature",
            "cookie",
            "apikey",
            "accesskey",
            "privatekey",
            "secretkey");
    private static final Set<String> KEYS = Set.of(
            "api",
            "access",
            "private",
            "secret",
            "auth",
            "account",
            "shared",
            "signing",
            "encryption",
            "master",
            "functions",
            "subscription");
    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");
    private static final Pattern USER_INFO = Pattern.compile("(://[^/?#:@\\s]*):[^/?#@\\s]*@");
    private static final Pattern QUERY = Pattern.compile("(://[^?#\\s]*\\?)[^#\\s]+");
    private static final Pattern BREAKS = Pattern.compile("\\R|\\t");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    private Redaction() {}

    /** What is shown of a value of this setting. */
    static String of(Place place, Setting.Text text) {
        return text.secret() || isSecret(place) ? MASK : of(text.value());
    }

    /** What is shown of a value that is no secret; a password within a URI is one, and its query may hold one. */
    static String of(String value) {
        String line = BREAKS.matcher(value).replaceAll(" ");
        String plain = CONTROLS.matcher(line).replaceAll("?");
        String open = USER_INFO.matcher(plain).replaceAll("$1:" + MASK + "@");
        open = QUERY.matcher(open).replaceAll("$1" + MASK);
        String cut = open.length() <= LONGEST ? open : open.substring(0, LONGEST) + "…";
        return cut.isBlank() ? "'" + cut + "'" : cut;
    }

    /** A text without the secrets among these settings. */
    static String without(Setting setting, Place place, String text) {
        String clean = text;
        if (setting instanceof Setting.Section section) {
            for (Map.Entry<String, Setting> entry : section.entries().entrySet()) {
                clean = without(entry.getValue(), place.within(entry.getKey(), entry.getValue()), clean);
            }
        } else if (setting instanceof Setting.Items list) {
            for (Setting item : list.items()) {
                clean = without(item, place, clean);
            }
        } else if (setting instanceof Setting.Text secret
                && !secret.value().isBlank()
                && (secret.secret() || isSecret(place))) {
            clean = clean.replace(secret.value(), MASK);
        }
        return clean;
    }

    /** Whether a setting of this name, or within one of this name, holds a secret. A mistyped name counts too. */
    static boolean isSecret(Place place) {
        List<String> sections = place.header();
        boolean header =
                !sections.isEmpty() && sections.get(sections.size() - 1).equals("headers");
        for (String name : place.key().split("\\.", -1)) {
            // A header may hold a credential whatever its name.
            if (header || isSecret(name)) {
                return true;
            }
            header = name.equals("headers");
        }
        return false;
    }

    static boolean isSecret(String name) {
        List<String> words = new ArrayList<>();
        for (String word : WORDS.split(name.length() > LONGEST ? name.substring(0, LONGEST) : name, -1)) {
            words.add(word.toLowerCase(Locale.ROOT));
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean key = (word.equals("key") || word.equals("keys")) && i > 0 && KEYS.contains(words.get(i - 1));
            if (key || SECRETS.contains(word) || isMistyped(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word is one letter away from a long word for a secret. */
    private static boolean isMistyped(String word) {
        return word.length() >= 4
                && SECRETS.stream().anyMatch(secret -> secret.length() >= 5 && Names.distance(word, secret) <= 1);
    }
}
