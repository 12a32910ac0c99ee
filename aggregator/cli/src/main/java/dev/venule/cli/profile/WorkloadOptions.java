package dev.venule.cli.profile;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is asked of the devices. */
final class WorkloadOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "That a device has (${DEFAULT-VALUE}).")
    private int examples;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "1", description = "Of a round (${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--rounds-per-day",
            paramLabel = "N",
            defaultValue = "4",
            description = "That a device takes part in (${DEFAULT-VALUE}).")
    private int roundsPerDay;

    @Option(
            names = "--keep-fraction",
            paramLabel = "FRACTION",
            defaultValue = "0.05",
            description = "Of the parameters in an update; a profile may lower it (${DEFAULT-VALUE}).")
    private double keepFraction;

    Workload workload() {
        try {
            return new Workload(examples, epochs, roundsPerDay, keepFraction);
        } catch (IllegalArgumentException mistake) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(mistake.getMessage()), mistake);
        }
    }
}
