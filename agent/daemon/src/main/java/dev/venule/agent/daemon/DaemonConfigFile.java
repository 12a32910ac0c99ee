package dev.venule.agent.daemon;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.RoundPolicy;
import dev.venule.agent.model.ModelLimits;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.transport.RetryPolicy;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads the configuration: a properties file in UTF-8. Every key stands in docs/agent.md. */
final class DaemonConfigFile {
    private final Settings settings;
    private final Path folder;

    /** What it says is the default of what the configuration may say. */
    private final DeviceProfile profile;

    private DaemonConfigFile(Settings settings, Path folder) throws IOException {
        this.settings = settings;
        this.folder = folder;
        profile = DeviceSettings.profile(settings, folder);
    }

    /**
     * Reads and checks the file.
     *
     * @throws IOException where it cannot be read; one line that says what to do
     * @throws IllegalArgumentException where a value is missing or wrong; likewise
     */
    static DaemonConfig read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + "; name the agent's configuration file", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; save it as plain text", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " has a backslash that begins no character; write \\\\", e);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        return new DaemonConfigFile(new Settings("", values), folder == null ? absolute : folder).read();
    }

    private DaemonConfig read() {
        RetryPolicy retry = retry();
        DaemonConfig config = new DaemonConfig(
                new AgentConfig(identity(), rounds(retry), model(retry), outbox(), sending(retry)),
                WaySettings.read(settings, folder, profile.wire(), retry),
                training(),
                trust(),
                new DaemonConfig.Place(folder, path("storage"), DeviceSettings.device(settings, folder, profile)));
        settings.refuseOthers();
        return config;
    }

    private DeviceIdentity identity() {
        return new DeviceIdentity(
                settings.text("population"),
                settings.text("device"),
                profile.name(),
                version(),
                settings.text("site", ""));
    }

    private static String version() {
        String version = DaemonConfigFile.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private RetryPolicy retry() {
        RetryPolicy standard = RetryPolicy.standard();
        return new RetryPolicy(
                settings.duration("retry.firstDelay", standard.firstDelay()),
                settings.duration("retry.maxDelay", standard.maxDelay()));
    }

    private RoundPolicy rounds(RetryPolicy retry) {
        RoundPolicy standard = RoundPolicy.standard();
        return new RoundPolicy(
                settings.duration("rounds.clockSkew", standard.clockSkew()),
                (int) settings.whole("rounds.maxPendingUpdates", standard.maxPendingUpdates(), 1, 1000),
                settings.duration("rounds.recheckInterval", standard.recheckInterval()),
                settings.duration("rounds.statusInterval", standard.statusInterval()),
                retry);
    }

    private ModelLimits model(RetryPolicy retry) {
        long standard = ModelLimits.standard().maxContentBytes();
        return new ModelLimits(settings.whole("model.maxContentBytes", standard, 1, Integer.MAX_VALUE - 8), retry);
    }

    private OutboxLimits outbox() {
        OutboxLimits standard = profile.storage().outbox();
        return new OutboxLimits(settings.whole("outbox.maxBytes", standard.maxBytes(), 1, Long.MAX_VALUE), (int)
                settings.whole("outbox.maxUpdates", standard.maxUpdates(), 1, 1000));
    }

    private SendingPolicy sending(RetryPolicy retry) {
        SendingPolicy standard = SendingPolicy.standard();
        return new SendingPolicy(
                (int) settings.whole(
                        "sending.maxPartBytes", profile.wire().sizes().maxPayloadBytes(), 64, Integer.MAX_VALUE),
                (int) settings.whole("sending.maxPartsInFlight", standard.maxPartsInFlight(), 1, 1000),
                settings.duration("sending.receiptTimeout", standard.receiptTimeout()),
                retry);
    }

    private DaemonConfig.Training training() {
        String runtime = settings.text("runtime", RuntimeChoice.AUTO.keyword());
        return new DaemonConfig.Training(RuntimeChoice.of(runtime), examples());
    }

    private DaemonConfig.ExampleSource examples() {
        String provider = settings.text("examples.provider", CsvExampleProvider.class.getName());
        Map<String, String> own = settings.group("examples.");
        own.remove("provider");
        own.putIfAbsent(
                ExampleStoreProvider.RETENTION_DAYS,
                String.valueOf(profile.storage().exampleRetentionDays()));
        return new DaemonConfig.ExampleSource(provider, own);
    }

    private DaemonConfig.Trust trust() {
        String announcementKey = settings.text("announcementKey", "");
        String releaseKeys = settings.text("releaseKeys", "");
        if (announcementKey.isEmpty() == releaseKeys.isEmpty()) {
            throw new IllegalArgumentException(
                    "give either releaseKeys, whose holders say which model is trained and who"
                            + " may announce it, or announcementKey, the aggregator's own; "
                            + (releaseKeys.isEmpty() ? "neither is there" : "both are there"));
        }
        return releaseKeys.isEmpty()
                ? new DaemonConfig.Trust.AnnouncementKey(folder.resolve(announcementKey))
                : new DaemonConfig.Trust.ReleaseKeys(Arrays.stream(releaseKeys.split(","))
                        .map(file -> folder.resolve(file.strip()))
                        .toList());
    }

    private Path path(String key) {
        return folder.resolve(settings.text(key));
    }
}
