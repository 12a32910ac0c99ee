package dev.venule.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.Requirement;
import dev.venule.agent.budget.TrafficLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class DeviceProfilesTest {
    private static final Path FOLDER = Path.of("../../device-profiles/profiles");

    static List<String> names() {
        return DeviceProfiles.names();
    }

    @Test
    void everyFileIsAKnownProfile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> name.replace(".yaml", ""))
                            .sorted())
                    .containsExactlyElementsOf(DeviceProfiles.names());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void profileCarriesTheNameOfItsFileAndFitsIntoItself(String name) {
        DeviceProfile profile = DeviceProfiles.named(name);

        assertThat(profile.name()).isEqualTo(name);
        assertThat(profile.wire().sizes().maxPayloadBytes())
                .as("a part and its headers fit into a packet")
                .isLessThanOrEqualTo(profile.wire().sizes().maxPacketBytes() - 512);
        assertThat(profile.hardware().modelArenaBytes())
                .isLessThan(profile.hardware().nativeBytes());
        assertThat(profile.limits().model().maxFileBytes())
                .isLessThanOrEqualTo(profile.hardware().heapBytes());
    }

    /** Our own reading of a part of YAML is what a whole YAML reads. */
    @ParameterizedTest
    @MethodSource("names")
    void yamlLibraryReadsTheSame(String name) {
        Map<String, String> ours = new LinkedHashMap<>();
        ProfileText.parse(name, DeviceProfiles.text(name)).forEach((path, entry) -> ours.put(path, entry.value()));
        Map<String, String> theirs = new LinkedHashMap<>();
        flatten("", yaml(DeviceProfiles.text(name)), theirs);

        assertThat(ours).containsExactlyEntriesOf(theirs);
    }

    private static Map<?, ?> yaml(String text) {
        return (Map<?, ?>)
                Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static void flatten(String prefix, Map<?, ?> mapping, Map<String, String> flat) {
        mapping.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(prefix + key + ".", inner, flat);
            } else {
                flat.put(prefix + key, String.valueOf(value));
            }
        });
    }

    /** What editors check by is what the agent checks by, key for key and bound for bound. */
    @Test
    void jsonSchemaSaysTheSame() throws IOException {
        // JSON is YAML.
        Map<?, ?> schema = yaml(Files.readString(FOLDER.resolve("profile.schema.json")));
        Map<String, String> found = new LinkedHashMap<>();
        describe("", schema, found);
        Map<String, String> expected = new LinkedHashMap<>();
        for (ProfileField field : ProfileField.ALL) {
            expected.put(field.path(), describe(field));
        }

        assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
    }

    private static void describe(String prefix, Map<?, ?> schema, Map<String, String> found) {
        Map<?, ?> properties = (Map<?, ?>) Objects.requireNonNull(schema.get("properties"));
        assertThat(schema.get("additionalProperties")).as(prefix).isEqualTo(false);
        assertThat(List.copyOf((List<?>) Objects.requireNonNull(schema.get("required"))))
                .as(prefix)
                .isEqualTo(List.copyOf(properties.keySet()));
        properties.forEach((key, value) -> {
            Map<?, ?> property = (Map<?, ?>) value;
            if (property.containsKey("properties")) {
                describe(prefix + key + ".", property, found);
            } else {
                found.put(prefix + key, describe(property));
            }
        });
    }

    private static String describe(Map<?, ?> property) {
        if (property.get("anyOf") instanceof List<?> either) {
            return describe((Map<?, ?>) either.get(0)) + " or " + ((Map<?, ?>) either.get(1)).get("const");
        }
        if (property.get("enum") instanceof List<?> words) {
            return "one of " + words;
        }
        return property.get("minimum") instanceof Number least
                ? property.get("type") + " " + least.doubleValue() + ".."
                        + ((Number) Objects.requireNonNull(property.get("maximum"))).doubleValue()
                : String.valueOf(property.get("type"));
    }

    private static String describe(ProfileField field) {
        String none = field.words().contains(ProfileField.NONE) ? " or none" : "";
        return switch (field.kind()) {
            case TEXT -> "string";
            case WORD -> "one of " + field.words();
            case YES_OR_NO -> "boolean";
            case WHOLE -> "integer " + field.least() + ".." + field.most() + none;
            case NUMBER -> "number " + field.least() + ".." + field.most() + none;
        };
    }

    @Test
    void everyLimitIsRead() {
        DeviceProfile profile = DeviceProfiles.named("wearable-wearos");
        BudgetLimits limits = profile.limits();

        assertThat(limits.conditions().requirements()).containsExactlyInAnyOrder(Requirement.values());
        assertThat(limits.conditions().hours()).hasToString("22:00 to 7:00");
        assertThat(limits.conditions().minBatteryFraction()).isEqualTo(0.4);
        assertThat(limits.conditions().maxCelsius()).isEqualTo(39);
        assertThat(limits.conditions().minFreeStorageBytes()).isEqualTo(64 << 20);
        assertThat(limits.maxTrainingPerRound()).isEqualTo(Duration.ofMinutes(5));
        assertThat(limits.traffic().metered()).isEqualTo(new TrafficLimits.PerDay(0, 0));
        assertThat(limits.traffic().unmetered()).isEqualTo(new TrafficLimits.PerDay(2_000_000, 8_000_000));
        assertThat(limits.model().maxParameters()).isEqualTo(200_000);
        assertThat(limits.model().maxKeepFraction()).isEqualTo(0.05);
        assertThat(limits.energy().maxJoulesPerDay()).isEqualTo(60);
        assertThat(limits.energy().radio().tail()).isEqualTo(Duration.ofMillis(120));
        assertThat(profile.storage().outbox().maxUpdates()).isEqualTo(32);
        assertThat(profile.hardware().heapBytes()).isEqualTo(48L << 20);
        assertThat(profile.wire().mqtt().keepAlive()).isEqualTo(Duration.ofMinutes(15));
        assertThat(DeviceProfiles.named("bedside-monitor-x86_64")
                        .limits()
                        .energy()
                        .maxJoulesPerDay())
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        heap-mib: 48            | heap-mib: 4           | p.yaml:7: memory.heap-mib must be a whole number in 8..65536, was 4
        heap-mib: 48            | heap-mib: 48.5        | p.yaml:7: memory.heap-mib must be a whole number in 8..65536, was 48.5
        heap-mib: 48            | heap-mb: 48           | p.yaml:7: memory.heap-mb is not known; remove it, or correct it after docs/profiles.md
        heap-mib: 48            | heap-mib: '48'        | p.yaml:7: memory.heap-mib must be a plain value, without quotes, lists and braces
        heap-mib: 48            | heap-mib:48           | p.yaml:7: write a space after the colon
        '  heap-mib: 48'        | '   heap-mib: 48'     | p.yaml:7: indent by two spaces for each level
        '  native-mib: 64'      | '  heap-mib: 64'      | p.yaml:8: memory.heap-mib is there twice; keep one
        protocol: mqtt          | protocol: http        | p.yaml:41: transport.protocol must be one of mqtt, coap, was http
        requires-idle: true     | requires-idle: yes    | p.yaml:18: training.requires-idle must be true or false, was yes
        ceiling-celsius: 39     | ceiling-celsius: warm | p.yaml:28: temperature.ceiling-celsius must be a number in -40..150 or none, was warm
        '  floor-percent: 40'   | ''                    | p.yaml:73: battery.floor-percent is missing; add it
        'description: '         | 'description '        | p.yaml:4: write "key: value", or "key:" before an indented group
        """)
    void mistakeIsNamedByFileAndLine(String good, String bad, String message) {
        String text = DeviceProfiles.text("wearable-wearos");
        assertThat(text).contains(good);

        assertThatThrownBy(() -> ProfileReader.parse("p.yaml", text.replace(good, bad)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void unknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> DeviceProfiles.named("toaster")).hasMessageContaining("wearable-wearos");
    }
}
