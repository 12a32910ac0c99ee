package dev.venule.cli.release;

import dev.venule.aggregator.round.Release;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule release}: for whoever answers for a model. */
@Command(
        name = "release",
        header = "Sign which model devices may train, and who may announce it.",
        description = {
            "Devices that were given a release key follow an aggregator only within a manifest that this key has signed:"
                    + " the model file, the bounds of the plan, the aggregator's key, and an end. Keep the key offline:"
                    + " docs/releases.md.",
            ""
        })
public final class ReleaseCommand implements Runnable {
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public ReleaseCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: venule release key | sign | show");
    }

    @Command(header = "Make a release key: NAME.key, to be kept offline, and NAME.pub, for devices.", description = "")
    void key(@Parameters(paramLabel = "NAME.key", description = "Where to write the private key.") Path file)
            throws IOException {
        Path publicFile = ReleaseKeyFile.create(file);
        say(file + ": keep it offline; whoever has it decides what devices train");
        say(publicFile + ": give it to devices (releaseKeys)");
    }

    @Command(header = "Sign a manifest of a model, the bounds of its plan, and who may announce it.", description = "")
    void sign(
            @Mixin ReleaseOptions options,
            @Mixin PlanBoundsOptions bounds,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Where to write the manifest.")
                    Path output)
            throws IOException {
        Release release = options.sign(bounds.bounds(), clock.instant());
        Files.write(output, release.signed());
        say(output + ": release " + release.manifest().getRelease() + ", " + release.signed().length + " bytes");
        say(ManifestText.of(release));
    }

    @Command(header = "Show what a manifest allows, until when, and whose keys it names.", description = "")
    void show(@Parameters(paramLabel = "FILE", description = "A signed manifest.") Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file + "; make one with venule release sign");
        }
        say(ManifestText.of(Release.read(Files.readAllBytes(file))));
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
