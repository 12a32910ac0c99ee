package dev.venule.cli;

import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.inspect.ModelInspection;
import dev.venule.compiler.spec.ModelSpecReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule model}: for the author of a model. */
@Command(name = "model", description = "Compile and inspect trainable .tflite models.", mixinStandardHelpOptions = true)
final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command: venule model compile | inspect");
    }

    @Command(description = "Compile a layer list into a trainable .tflite file.", mixinStandardHelpOptions = true)
    void compile(
            @Parameters(paramLabel = "SPEC", description = "The layer list, YAML (docs/models.md).") Path specification,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Where to write the .tflite file.")
                    Path output)
            throws IOException {
        CompiledModel model = ModelCompiler.compile(ModelSpecReader.read(specification));
        byte[] file = model.file();
        Files.write(output, file);
        out().printf(
                        "%s: %d parameters in %d tensors, %d bytes%n",
                        output, model.initialWeights().length, model.tensorSizes().length, file.length);
        out().flush();
    }

    @Command(
            description =
                    "Show a .tflite file's signatures, operations, parameters and bytes, and what would be refused.",
            mixinStandardHelpOptions = true)
    int inspect(@Parameters(paramLabel = "FILE", description = "The .tflite file.") Path file) throws IOException {
        ModelInspection inspection = ModelInspection.of(Files.readAllBytes(file));
        out().print(inspection.text());
        out().flush();
        return inspection.isTrainable() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
