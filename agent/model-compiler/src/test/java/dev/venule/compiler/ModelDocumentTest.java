package dev.venule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.training.TrainableModel;
import dev.venule.compiler.inspect.ModelInspection;
import dev.venule.compiler.inspect.SignatureMemory;
import dev.venule.compiler.layer.Head;
import dev.venule.compiler.reference.Batch;
import dev.venule.compiler.spec.ModelSpec;
import dev.venule.compiler.spec.ModelSpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/models.md says what is so: its examples are taken out of the text, compiled and trained. */
class ModelDocumentTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private final Path root = root();

    @Test
    void theExamplesCompileAndTrain() throws IOException {
        for (String name : List.of("activity.yaml", "heart.yaml")) {
            ModelSpec spec = ModelSpecReader.parse(name, example(name));
            Batch batch = new RandomBatches(spec, 1).next();
            try (TrainableModel model = NativeModels.open(ModelCompiler.compile(spec))) {
                float before = model.train(batch.x(), batch.y(), batch.w(), 0.01f, 0, 0);
                assertThat(model.evaluate(batch.x(), batch.y(), batch.w())).isLessThan(before);
            }
        }
    }

    @Test
    void theJavaExampleIsTheSameModelAsItsYaml() throws IOException {
        // The document shows the next lines; the assertion below looks for them in this file.
        ModelSpec spec = ModelSpec.builder("heart")
                .seed(7)
                .batch(16)
                .features(13)
                .dense(16)
                .relu()
                .dense(1)
                .sigmoidBinaryCrossEntropy();
        CompiledModel model = ModelCompiler.compile(spec);
        assertThat(model.spec()).isEqualTo(ModelSpecReader.parse("heart.yaml", example("heart.yaml")));
        String source = Files.readString(
                root.resolve("agent/model-compiler/src/test/java/dev/venule/compiler/ModelDocumentTest.java"));
        assertThat(source.replaceAll("\\s", "")).contains(example("Java").replaceAll("\\s", ""));
    }

    @Test
    void theMistakesThatAreShownAreTheOnesThatAreMade() throws IOException {
        String document = document();
        assertThat(document).contains(problem("layers:\n\n\n\n  - conv1d:\n      filters: 0\n      kernel: 1"));
        assertThat(document).contains(problem("layers:\n\n\n\n\n\n  - maxPool1d: {siez: 2}"));
    }

    private static String problem(String layers) {
        String yaml = "name: m\ninput: {length: 8, channels: 1}\n" + layers + "\nhead: {loss: meanSquaredError}\n";
        try {
            ModelSpecReader.parse("model.yaml", yaml);
        } catch (IllegalArgumentException mistake) {
            return String.valueOf(mistake.getMessage());
        }
        throw new AssertionError("no mistake in " + yaml);
    }

    @Test
    void theCostsOfTheExamplesAreTheOnesOfTheTable() throws IOException {
        for (String name : List.of("activity.yaml", "heart.yaml")) {
            CompiledModel model = ModelCompiler.compile(ModelSpecReader.parse(name, example(name)));
            ModelInspection inspection = ModelInspection.of(model.file());
            long trainBytes = inspection.memory().stream()
                    .filter(memory -> memory.signature().equals("train"))
                    .mapToLong(SignatureMemory::peakBytes)
                    .sum();
            String row = String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d |",
                    name,
                    inspection.parameterCount(),
                    inspection.fileBytes(),
                    inspection.variableBytes(),
                    trainBytes);
            assertThat(document()).contains(row);
        }
    }

    @Test
    void everyHeadIsDocumented() throws IOException {
        assertThat(document()).contains(Head.yamlNames());
    }

    private String example(String name) throws IOException {
        Matcher matcher = EXAMPLE.matcher(document());
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new AssertionError("docs/models.md has no example " + name);
    }

    private String document() throws IOException {
        return Files.readString(root.resolve("docs/models.md"));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/models.md"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new AssertionError("no folder above has docs/models.md");
            }
            folder = parent;
        }
        return folder;
    }
}
