package dev.venule.cli;

import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.inspect.ModelInspection;
import dev.venule.compiler.spec.ModelSpecReader;
import dev.venule.protocol.codec.WeightsCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule model}: for the author of a model. */
@Command(
        name = "model",
        header = "Compile and inspect trainable .tflite models.",
        description = {"For the author of a model: docs/models.md.", ""})
final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command: venule model compile | inspect");
    }

    @Command(header = "Compile a list of layers into a .tflite file that devices can train.", description = "")
    void compile(
            @Parameters(paramLabel = "SPEC.yaml", description = "The list of layers; docs/models.md shows some.")
                    Path specification,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Where to write the .tflite file.")
                    Path output,
            @Option(
                            names = {"-w", "--weights"},
                            paramLabel = "FILE",
                            description = "Where to write the initial weights, which an aggregator begins with.")
                    @Nullable
                    Path weights)
            throws IOException {
        CompiledModel model = ModelCompiler.compile(ModelSpecReader.read(specification));
        byte[] file = model.file();
        Files.write(output, file);
        out().printf(
                        "%s: %d parameters in %d tensors, %d bytes%n",
                        output, model.initialWeights().length, model.tensorSizes().length, file.length);
        if (weights != null) {
            Files.write(weights, WeightsCodec.encode(model.initialWeights()));
            out().printf(
                            "%s: the initial weights; their tensorSizes are %s%n",
                            weights, Arrays.toString(model.tensorSizes()));
        }
        out().flush();
    }

    @Command(
            header = "Show what is in a .tflite file, and what devices would refuse.",
            description = {
                "Signatures, trainable tensors, operators, bytes and refusals. Exit code 0 where devices refuse nothing,"
                        + " otherwise 1.",
                ""
            })
    int inspect(@Parameters(paramLabel = "FILE", description = "The .tflite file.") Path file) throws IOException {
        ModelInspection inspection = ModelInspection.of(read(file));
        if (!inspection.isReadable()) {
            throw new IOException(
                    file + " is no .tflite model: " + inspection.refusals().get(0));
        }
        out().print(inspection.text());
        out().flush();
        return inspection.isTrainable() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; give a .tflite file");
        }
        // Asked before it is read: what is too large for devices may be too large for this program too.
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
