package dev.venule.cli.profile;

import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.profile.DeviceProfiles;
import dev.venule.agent.profile.ProfileReader;
import dev.venule.agent.tflite.check.ModelLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule profile}: what classes of devices can afford. */
@Command(
        name = "profile",
        header = "Check device profiles, and see which devices can train a model.",
        description = {"What a profile says and what is enforced: docs/profiles.md.", ""})
public final class ProfileCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command: venule profile check | fit");
    }

    @Command(
            header = "Check profiles.",
            description = {"One line for each file: ok, or its first mistake. Exit code 0 where all are ok.", ""})
    int check(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Profiles, as .yaml files.")
                    List<Path> files)
            throws IOException {
        int mistakes = 0;
        for (Path file : files) {
            try {
                out().printf("%s: ok, profile %s%n", file, read(file).name());
            } catch (IllegalArgumentException mistake) {
                mistakes++;
                out().println(mistake.getMessage());
            }
        }
        out().flush();
        return mistakes == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    @Command(
            header = "Say which profiles can train a model, and what each would take.",
            description = {
                "Estimates by the profile's own figures. Exit code 0 where every profile fits, otherwise 1.",
                ""
            })
    int fit(
            @Parameters(paramLabel = "MODEL.tflite", description = "The model.") Path model,
            @Option(
                            names = "--profile",
                            paramLabel = "NAME|FILE",
                            description = "A profile by name or as a .yaml file; can be given again. All that come with"
                                    + " Venule where there is none.")
                    @Nullable
                    List<String> profiles,
            @CommandLine.Mixin WorkloadOptions workload,
            @Option(names = "--json", description = "Write JSON instead of a table.") boolean json)
            throws IOException {
        ModelCost cost = ModelCost.of(readModel(model));
        Workload work = workload.workload();
        List<ProfileFit> fits = new ArrayList<>();
        for (String profile : profiles == null ? DeviceProfiles.names() : profiles) {
            fits.add(ProfileFit.of(named(profile), cost, work));
        }
        FitReport report = new FitReport(cost, work, fits);
        out().print(json ? report.json() + System.lineSeparator() : report.text());
        out().flush();
        return fits.stream().allMatch(ProfileFit::fits) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static DeviceProfile named(String profile) throws IOException {
        return profile.endsWith(".yaml") ? read(Path.of(profile)) : DeviceProfiles.named(profile);
    }

    private static DeviceProfile read(Path file) throws IOException {
        try {
            return ProfileReader.parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ":1: is not UTF-8 text; save it as plain text", e);
        }
    }

    private static byte[] readModel(Path file) throws IOException {
        int most = ModelLimits.DEFAULT.maxFileBytes();
        if (Files.size(file) > most) {
            throw new IOException(file + " has " + Files.size(file) + " bytes, devices take at most " + most
                    + "; give a smaller model");
        }
        return Files.readAllBytes(file);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
