package io.reactorpump.cli;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.cli.schema.KindExample;
import io.reactorpump.core.config.KnownSetting;
import io.reactorpump.core.config.Names;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.KindCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pump kinds}. */
@Command(
        name = "kinds",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Lists what a file can name, or tells all about one kind.",
        footer = {
            "",
            "Examples:",
            "  pump kinds",
            "  pump kinds kafka",
            "  pump kinds --json",
            "",
            "Exit codes: 0 told; 2 there is no kind of that name."
        })
final class KindsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "KIND", arity = "0..1", description = "the name of one")
    private @Nullable String name;

    @Option(names = "--json", description = "answer in JSON: role, name, about, options, example")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    private KindsCommand() {}

    @Override
    public Integer call() {
        List<Kind<?, ?>> all = KindCatalog.load().kinds();
        List<Kind<?, ?>> asked = all.stream()
                .filter(kind -> name == null || kind.name().equals(name))
                .toList();
        if (asked.isEmpty()) {
            List<String> names =
                    all.stream().map(Kind::name).distinct().sorted().toList();
            throw new SettingException("KIND", String.valueOf(name), Names.oneOf(String.valueOf(name), names));
        }
        String text = json
                ? Output.json(asked.stream().map(KindsCommand::told).toList())
                : name == null
                        ? list(asked)
                        : asked.stream().map(KindsCommand::page).collect(Collectors.joining("\n"));
        Output.of(spec).print(text);
        return 0;
    }

    private static Map<String, Object> told(Kind<?, ?> kind) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("role", kind.role().word());
        told.put("name", kind.name());
        told.put("about", kind.about());
        told.put("options", kind.settings().stream().map(KindsCommand::told).toList());
        told.put("example", KindExample.of(kind));
        return told;
    }

    private static Map<String, @Nullable Object> told(KnownSetting setting) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("name", setting.name());
        told.put("type", setting.expected());
        told.put("required", setting.required());
        told.put("default", setting.fallback().orElse(null));
        told.put("about", setting.about());
        told.put("example", setting.example().isEmpty() ? null : setting.example());
        return told;
    }

    private static String list(List<Kind<?, ?>> kinds) {
        StringBuilder text = new StringBuilder();
        String role = "";
        for (Kind<?, ?> kind : kinds) {
            if (!role.equals(kind.role().word())) {
                role = kind.role().word();
                text.append(text.isEmpty() ? "" : "\n").append(role).append("s\n");
            }
            text.append(String.format("  %-14s %s%n", kind.name(), kind.about()));
        }
        return text.toString();
    }

    private static String page(Kind<?, ?> kind) {
        List<String> lines = new ArrayList<>();
        lines.add(kind.role() + " " + kind.name());
        lines.add("  " + kind.about());
        lines.add("");
        for (KnownSetting setting : kind.settings()) {
            String rule = setting.required()
                    ? "required"
                    : setting.fallback().map(value -> "default " + value).orElse("optional");
            lines.add("  " + setting.name() + " (" + setting.expected() + "; " + rule + ")");
            lines.add("      " + setting.about());
        }
        lines.add("");
        lines.add("  example:");
        KindExample.of(kind).lines().forEach(line -> lines.add("    " + line));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
