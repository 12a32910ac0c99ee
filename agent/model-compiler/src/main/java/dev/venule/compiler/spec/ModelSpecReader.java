package dev.venule.compiler.spec;

import dev.venule.compiler.layer.Head;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a {@link ModelSpec} from its YAML form, which docs/models.md describes. */
public final class ModelSpecReader {
    /** A specification is a page; whoever gives megabytes means another file. */
    private static final int MAX_BYTES = 1 << 18;

    private static final List<String> KEYS = List.of("name", "seed", "batch", "input", "layers", "head");

    private final String file;

    private ModelSpecReader(String file) {
        this.file = file;
    }

    /**
     * @throws IOException where the file cannot be read
     * @throws InvalidModelSpecException where it describes no model; its message begins with file and line
     */
    public static ModelSpec read(Path path) throws IOException {
        String file = String.valueOf(path.getFileName());
        if (Files.size(path) > MAX_BYTES) {
            throw new InvalidModelSpecException(file + ": is larger than " + MAX_BYTES
                    + " bytes, so it is no model specification; give the YAML file");
        }
        try {
            return parse(file, Files.readString(path, StandardCharsets.UTF_8));
        } catch (CharacterCodingException notText) {
            throw new InvalidModelSpecException(file + ": is not UTF-8 text; give the YAML file");
        }
    }

    /**
     * As {@link #read}, from text.
     *
     * @param file what messages call the text
     */
    public static ModelSpec parse(String file, String yaml) {
        return new ModelSpecReader(file).read(yaml);
    }

    private ModelSpec read(String yaml) {
        YamlMapping top = new YamlMapping(file, "", compose(yaml), KEYS);
        ModelSpecBuilder builder = ModelSpec.builder(top.text("name"));
        if (top.has("seed")) {
            builder.seed(top.wholeNumber("seed"));
        }
        if (top.has("batch")) {
            builder.batch(top.integer("batch"));
        }
        readInput(top, builder);
        List<YamlPlace> places = readLayers(top, builder);
        YamlMapping headValues = new YamlMapping(file, "head", top.node("head"), List.of("loss"));
        places.add(headValues.place("loss"));
        Head head = LayerReader.choose("loss", headValues.text("loss"), Head.values(), Head::yamlName, headValues);
        try {
            return builder.build(head);
        } catch (InvalidModelSpecException known) {
            throw known;
        } catch (InvalidLayerException misfit) {
            throw places.get(misfit.layerIndex()).problem(String.valueOf(misfit.getMessage()));
        } catch (IllegalArgumentException problem) {
            throw placeOf(String.valueOf(problem.getMessage()), top).problem(String.valueOf(problem.getMessage()));
        }
    }

    /** A model-wide problem's message begins with the key that it is about. */
    private static YamlPlace placeOf(String message, YamlMapping top) {
        String key = message.split(" ", 2)[0].toLowerCase(Locale.ROOT);
        return top.has(key) ? top.place(key) : top.place();
    }

    private void readInput(YamlMapping top, ModelSpecBuilder builder) {
        YamlMapping input =
                new YamlMapping(file, "input", top.node("input"), List.of("features", "length", "channels"));
        boolean isSequence = input.has("length") || input.has("channels");
        if (isSequence && input.has("features")) {
            throw input.place()
                    .problem("input has both features and a sequence; keep features, or length and channels");
        }
        if (isSequence) {
            builder.sequence(atLeastOne(input, "length"), atLeastOne(input, "channels"));
        } else {
            builder.features(atLeastOne(input, "features"));
        }
    }

    private static int atLeastOne(YamlMapping input, String key) {
        int value = input.integer(key);
        if (value < 1) {
            throw input.place(key).problem("input." + key + " must be >= 1, was " + value);
        }
        return value;
    }

    private List<YamlPlace> readLayers(YamlMapping top, ModelSpecBuilder builder) {
        Node node = top.node("layers");
        if (!(node instanceof SequenceNode list)) {
            throw top.place("layers").problem("layers must be a list, one \"- layer\" a line");
        }
        LayerReader reader = new LayerReader(file);
        List<YamlPlace> places = new ArrayList<>();
        for (Node layer : list.getValue()) {
            places.add(YamlPlace.of(file, layer));
            builder.layer(reader.read(layer));
        }
        return places;
    }

    private Node compose(String yaml) {
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        try {
            return new Compose(settings)
                    .composeString(yaml)
                    .orElseThrow(() -> new InvalidModelSpecException(file + ": is empty; see docs/models.md"));
        } catch (MarkedYamlEngineException malformed) {
            int line =
                    malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new YamlPlace(file, line).problem("is not YAML: " + malformed.getProblem());
        } catch (YamlEngineException malformed) {
            throw new YamlPlace(file, 1).problem("is not YAML: " + OneLine.of(String.valueOf(malformed.getMessage())));
        }
    }
}
