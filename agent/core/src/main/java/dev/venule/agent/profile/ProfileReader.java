package dev.venule.agent.profile;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.DailyWindow;
import dev.venule.agent.budget.EnergyLimit;
import dev.venule.agent.budget.ModelCeiling;
import dev.venule.agent.budget.Requirement;
import dev.venule.agent.budget.TrafficLimits;
import dev.venule.agent.budget.TrainingConditions;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.protocol.message.ValueFormat;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Reads a profile: every key of {@link ProfileField#ALL}, each once, nothing else. */
public final class ProfileReader {
    private static final long MIB = 1L << 20;
    private static final long KIB = 1L << 10;

    private final Map<String, ProfileText.Entry> entries;

    private ProfileReader(Map<String, ProfileText.Entry> entries) {
        this.entries = entries;
    }

    /**
     * The profile that {@code text} describes.
     *
     * @param file its name, for messages
     * @throws IllegalArgumentException where it describes none; one line that begins with file and line number
     */
    public static DeviceProfile parse(String file, String text) {
        Map<String, ProfileText.Entry> entries = ProfileText.parse(file, text);
        refuseUnknown(file, entries);
        for (ProfileField field : ProfileField.ALL) {
            ProfileText.Entry entry = entries.get(field.path());
            if (entry == null) {
                throw ProfileText.problem(file, lastLine(entries), field.path() + " is missing; add it");
            }
            String mistake = field.mistake(entry.value());
            if (!mistake.isEmpty()) {
                throw ProfileText.problem(file, entry.line(), field.path() + mistake);
            }
        }
        return new ProfileReader(entries).profile();
    }

    private static void refuseUnknown(String file, Map<String, ProfileText.Entry> entries) {
        entries.forEach((path, entry) -> {
            if (ProfileField.ALL.stream().noneMatch(field -> field.path().equals(path))) {
                throw ProfileText.problem(
                        file, entry.line(), path + " is not known; remove it, or correct it after docs/profiles.md");
            }
        });
    }

    private static int lastLine(Map<String, ProfileText.Entry> entries) {
        return entries.values().stream().mapToInt(ProfileText.Entry::line).max().orElse(1);
    }

    private DeviceProfile profile() {
        return new DeviceProfile(
                text("name"),
                hardware(),
                new BudgetLimits(
                        conditions(), seconds("training.max-seconds-per-round"), traffic(), ceiling(), energy()),
                new DeviceProfile.Storage(
                        new OutboxLimits(whole("storage.outbox-bytes"), (int) whole("storage.outbox-updates")),
                        (int) whole("storage.example-retention-days")),
                wire());
    }

    private DeviceProfile.Hardware hardware() {
        return new DeviceProfile.Hardware(
                whole("memory.heap-mib") * MIB,
                whole("memory.native-mib") * MIB,
                whole("memory.model-arena-kib") * KIB,
                new DeviceProfile.Cpu(
                        (int) whole("cpu.threads"),
                        (int) whole("cpu.share-percent"),
                        number("cpu.million-multiply-adds-per-second") * 1e6));
    }

    private TrainingConditions conditions() {
        Set<Requirement> requirements = EnumSet.noneOf(Requirement.class);
        require(requirements, "training.requires-external-power", Requirement.EXTERNAL_POWER);
        require(requirements, "training.requires-idle", Requirement.IDLE);
        require(requirements, "training.requires-unmetered-network", Requirement.UNMETERED_NETWORK);
        return new TrainingConditions(
                requirements,
                new DailyWindow((int) whole("training.from-hour"), (int) whole("training.to-hour")),
                whole("battery.floor-percent") / 100.0,
                number("temperature.ceiling-celsius"),
                whole("storage.keep-free-bytes"));
    }

    private void require(Set<Requirement> requirements, String path, Requirement requirement) {
        if (text(path).equals("true")) {
            requirements.add(requirement);
        }
    }

    private TrafficLimits traffic() {
        return new TrafficLimits(perDay("network.metered"), perDay("network.unmetered"));
    }

    private TrafficLimits.PerDay perDay(String network) {
        return new TrafficLimits.PerDay(
                whole(network + ".max-bytes-up-per-day"), whole(network + ".max-bytes-down-per-day"));
    }

    private ModelCeiling ceiling() {
        return new ModelCeiling(
                whole("model.max-file-bytes"), whole("model.max-parameters"), number("codec.max-keep-fraction"));
    }

    private EnergyLimit energy() {
        return new EnergyLimit(
                number("energy.max-joules-per-day"),
                number("energy.watts-per-core"),
                new EnergyLimit.Radio(
                        number("energy.radio.microjoules-per-byte") / 1e6,
                        number("energy.radio.tail-watts"),
                        Duration.ofNanos(Math.round(number("energy.radio.tail-seconds") * 1e9))));
    }

    private ValueFormat valueFormat() {
        String name = text("codec.values").replace('-', '_');
        for (ValueFormat format : ValueFormat.values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new IllegalStateException("the field's choices are value formats, " + name + " is none");
    }

    private DeviceProfile.Wire wire() {
        return new DeviceProfile.Wire(
                text("transport.protocol"),
                new DeviceProfile.Sizes(
                        (int) whole("network.max-packet-bytes"), (int) whole("network.max-payload-bytes")),
                valueFormat(),
                new DeviceProfile.MqttTimers(
                        seconds("transport.mqtt.keep-alive-seconds"),
                        Duration.ofHours(whole("transport.mqtt.session-expiry-hours")),
                        seconds("transport.mqtt.connect-timeout-seconds"),
                        seconds("transport.mqtt.acknowledgement-timeout-seconds"),
                        seconds("transport.mqtt.part-timeout-seconds")),
                new DeviceProfile.CoapTimers(
                        seconds("transport.coap.refresh-seconds"),
                        seconds("transport.coap.connect-timeout-seconds"),
                        seconds("transport.coap.exchange-timeout-seconds")));
    }

    private Duration seconds(String path) {
        return Duration.ofSeconds(whole(path));
    }

    private String text(String path) {
        ProfileText.Entry entry = entries.get(path);
        if (entry == null) {
            throw new IllegalStateException(path + " is no field of a profile");
        }
        return entry.value();
    }

    /** No limit is the largest number. */
    private long whole(String path) {
        String value = text(path);
        return value.equals(ProfileField.NONE) ? Long.MAX_VALUE : Long.parseLong(value);
    }

    private double number(String path) {
        String value = text(path);
        return value.equals(ProfileField.NONE) ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
    }
}
