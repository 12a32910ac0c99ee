package dev.venule.aggregator.server.rollout;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.rollout.RolloutRequest;
import dev.venule.aggregator.rollout.RolloutState;
import dev.venule.aggregator.rollout.RolloutStore;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * A population's rollout in two files: {@code POPULATION.state}, written by the aggregator and readable by people, and
 * {@code POPULATION.request}, one word that the command line leaves for it.
 */
public final class RolloutFolder implements RolloutStore {
    private final Path state;
    private final Path request;

    public RolloutFolder(Path folder, String population) {
        state = folder.resolve(population + ".state");
        request = folder.resolve(population + ".request");
    }

    @Override
    public Optional<RolloutState> load() throws IOException {
        Properties values = new Properties();
        try {
            values.load(new StringReader(Files.readString(state)));
            return Optional.of(new RolloutState(
                    RolloutState.Phase.valueOf(value(values, "phase").toUpperCase(Locale.ROOT)),
                    Integer.parseInt(value(values, "stage")),
                    Long.parseLong(value(values, "sinceMillis")),
                    ByteString.copyFrom(HexFormat.of().parseHex(value(values, "salt"))),
                    value(values, "reason")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    state + " is damaged: " + e.getMessage() + "; restore it, or remove it to begin the rollout anew",
                    e);
        }
    }

    private static String value(Properties values, String key) {
        return values.getProperty(key, "");
    }

    @Override
    public void save(RolloutState next) throws IOException {
        Properties values = new Properties();
        values.setProperty("phase", next.phase().name().toLowerCase(Locale.ROOT));
        values.setProperty("stage", Integer.toString(next.stage()));
        values.setProperty("sinceMillis", Long.toString(next.sinceMillis()));
        values.setProperty("salt", HexFormat.of().formatHex(next.salt().toByteArray()));
        values.setProperty("reason", next.reason());
        StringWriter text = new StringWriter();
        values.store(text, null);
        replace(state, text.toString());
    }

    @Override
    public Optional<RolloutRequest> takeRequest() throws IOException {
        try {
            String word = Files.readString(request).strip();
            Files.delete(request);
            return Optional.of(RolloutRequest.valueOf(word.toUpperCase(Locale.ROOT)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(request + " held no request; use venule rollout", e);
        }
    }

    /** Leaves a request for the aggregator, in the place of one that it has not taken yet. */
    public void ask(RolloutRequest asked) throws IOException {
        replace(request, asked.name().toLowerCase(Locale.ROOT) + "\n");
    }

    private static void replace(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
