package io.reactorpump.cli.schema;

import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.KnownSetting;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.KindCatalog;
import io.reactorpump.core.kind.OfRole;
import io.reactorpump.core.kind.PipelineParts;
import io.reactorpump.core.kind.PipelinePolicy;
import io.reactorpump.core.kind.Role;
import io.reactorpump.core.recipe.PipelineSettings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The JSON Schema (2020-12) of config files. Knows forms and names; what depends on several values, {@code pump validate} tells. */
public final class ConfigSchema {

    private static final String NAME = "^[\\p{L}\\p{N}_-]{1,64}$";

    private ConfigSchema() {}

    /** The schema, as JSON has it, with these kinds. */
    public static Map<String, Object> of(KindCatalog catalog) {
        List<KnownSetting> pipeline = Stream.of(PipelineParts.class, PipelineSettings.class, PipelinePolicy.class)
                .flatMap(record -> KnownSetting.of(record).stream())
                .toList();
        Map<String, Object> connections = map(
                "type",
                "object",
                "description",
                "what components share, by name",
                "propertyNames",
                map("pattern", NAME));
        connections.put("additionalProperties", ref("connection"));
        Map<String, Object> one = withSource(
                object(pipeline, Map.of("name", map("type", "string", "pattern", NAME), "connections", connections)));
        Map<String, Object> many =
                map("type", "object", "additionalProperties", false, "required", List.of("pipelines"));
        many.put(
                "properties",
                map(
                        "connections",
                        connections,
                        "pipelines",
                        map(
                                "type",
                                "object",
                                "minProperties",
                                1,
                                "propertyNames",
                                map("pattern", NAME),
                                "additionalProperties",
                                ref("pipeline"))));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Pipelines of reactor-pump");
        schema.put("if", map("required", List.of("pipelines")));
        schema.put("then", many);
        schema.put("else", one);
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("pipeline", withSource(object(pipeline, Map.of())));
        for (Role<?> role : Role.all()) {
            definitions.put(role.word(), role(catalog.of(role), role));
        }
        schema.put("$defs", definitions);
        return schema;
    }

    /** One of both forms, but not both. */
    private static Map<String, Object> withSource(Map<String, Object> pipeline) {
        pipeline.put("oneOf", List.of(map("required", List.of("source")), map("required", List.of("sources"))));
        return pipeline;
    }

    private static Map<String, Object> role(List<? extends Kind<?, ?>> kinds, Role<?> role) {
        Map<String, Object> schema = map("type", "object");
        boolean usual = role.equals(Role.PROCESSOR)
                && kinds.stream().anyMatch(kind -> kind.name().equals(PipelineParts.USUAL_PROCESSOR));
        if (!usual) {
            schema.put("required", List.of("kind"));
        }
        schema.put(
                "properties",
                map(
                        "kind",
                        map(
                                "description",
                                "which " + role,
                                "enum",
                                kinds.stream().map(Kind::name).toList())));
        List<Object> cases = new ArrayList<>();
        for (Kind<?, ?> kind : kinds) {
            Map<String, Object> named = map("properties", map("kind", map("const", kind.name())));
            if (!(usual && kind.name().equals(PipelineParts.USUAL_PROCESSOR))) {
                named.put("required", List.of("kind"));
            }
            Map<String, Object> known = object(kind.settings(), Map.of("kind", map("const", kind.name())));
            known.put("description", kind.about());
            cases.add(map("if", named, "then", known));
        }
        schema.put("allOf", cases);
        return schema;
    }

    private static Map<String, Object> object(List<KnownSetting> settings, Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>(more);
        List<String> required = new ArrayList<>();
        for (KnownSetting setting : settings) {
            Map<String, Object> form = form(setting.type(), setting);
            if (!setting.about().isEmpty()) {
                form.put("description", setting.about());
            }
            setting.fallback().ifPresent(value -> form.put("default", value));
            if (!setting.example().isEmpty()) {
                form.put("examples", List.of(setting.example()));
            }
            properties.put(setting.name(), form);
            if (setting.required()) {
                required.add(setting.name());
            }
        }
        Map<String, Object> schema = map("type", "object", "additionalProperties", false, "properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** The form of a value; of a section that a kind binds, that of its role. */
    private static Map<String, Object> form(Type type, KnownSetting setting) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return form(of[0], setting);
            }
            if (generic.getRawType() == Map.class) {
                return map("type", "object", "additionalProperties", nested(of[1], setting));
            }
            Map<String, Object> items = form(of[0], setting);
            Map<String, Object> list = map("type", "array", "items", items);
            boolean sections = of[0] == Config.class || (of[0] instanceof Class<?> plain && plain.isRecord());
            // A text with commas or lines is a list of texts.
            return sections ? list : map("anyOf", List.of(list, map("type", "string")));
        }
        Class<?> plain = (Class<?>) type;
        if (plain == Config.class) {
            OfRole role = setting.component().getAnnotation(OfRole.class);
            return ref(role == null ? "" : role.value());
        }
        Optional<Map<String, Object>> scalar = ScalarForms.of(plain);
        if (scalar.isPresent()) {
            return scalar.get();
        }
        return plain.isSealed() ? alternatives(plain) : object(records(plain), Map.of());
    }

    /** What is within a map may be deeper, as its names may have dots. */
    private static Map<String, Object> nested(Type type, KnownSetting setting) {
        Map<String, Object> form = form(type, setting);
        return ScalarForms.of((Class<?>) type).isPresent() ? map("anyOf", List.of(form, map("type", "object"))) : form;
    }

    @SuppressWarnings("unchecked") // settings are bound to records only
    private static List<KnownSetting> records(Class<?> plain) {
        return KnownSetting.of((Class<? extends Record>) plain);
    }

    private static Map<String, Object> alternatives(Class<?> sealed) {
        List<Object> all = Arrays.stream(sealed.getPermittedSubclasses())
                .<Object>map(one -> {
                    Map<String, Object> form =
                            object(records(one), Map.of("kind", map("const", KnownSetting.kindOf(one))));
                    Set<String> required = new TreeSet<>(Set.of("kind"));
                    if (form.get("required") instanceof List<?> names) {
                        names.forEach(name -> required.add(String.valueOf(name)));
                    }
                    form.put("required", List.copyOf(required));
                    return form;
                })
                .toList();
        return map("oneOf", all);
    }

    private static Map<String, Object> ref(String definition) {
        return map("$ref", "#/$defs/" + definition);
    }

    /** A map that keeps its order and can be added to. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }
}
