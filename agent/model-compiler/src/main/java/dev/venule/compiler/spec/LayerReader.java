package dev.venule.compiler.spec;

import dev.venule.compiler.layer.Conv1d;
import dev.venule.compiler.layer.Dense;
import dev.venule.compiler.layer.DepthwiseConv1d;
import dev.venule.compiler.layer.Flatten;
import dev.venule.compiler.layer.GlobalAveragePool1d;
import dev.venule.compiler.layer.Initialization;
import dev.venule.compiler.layer.Layer;
import dev.venule.compiler.layer.MaxPool1d;
import dev.venule.compiler.layer.Relu;
import dev.venule.compiler.layer.TimePadding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** One entry of {@code layers}: a name, or a name with its parameters. */
final class LayerReader {
    private static final List<String> KINDS = List.of(
            Dense.KIND,
            Conv1d.KIND,
            DepthwiseConv1d.KIND,
            MaxPool1d.KIND,
            GlobalAveragePool1d.KIND,
            Relu.KIND,
            Flatten.KIND);

    private final String file;

    LayerReader(String file) {
        this.file = file;
    }

    /** The layer, once it is known which initialization suits what follows it. */
    Function<Initialization, Layer> read(Node node) {
        YamlPlace place = YamlPlace.of(file, node);
        if (node instanceof ScalarNode name) {
            return withoutParameters(name.getValue(), place);
        }
        if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
            NodeTuple entry = mapping.getValue().get(0);
            if (entry.getKeyNode() instanceof ScalarNode name) {
                return withParameters(name.getValue(), place, entry.getValueNode());
            }
        }
        throw place.problem(
                "a layer must be a name, as \"- relu\", or a name with parameters, as \"- dense: {units: 64}\"");
    }

    private static Function<Initialization, Layer> withoutParameters(String kind, YamlPlace place) {
        return switch (kind) {
            case Relu.KIND -> init -> new Relu();
            case Flatten.KIND -> init -> new Flatten();
            case GlobalAveragePool1d.KIND -> init -> new GlobalAveragePool1d();
            case Dense.KIND, Conv1d.KIND, DepthwiseConv1d.KIND, MaxPool1d.KIND ->
                throw place.problem(kind + " needs parameters, as \"- " + example(kind) + "\"");
            default -> throw unknown(kind, place);
        };
    }

    private static String example(String kind) {
        return switch (kind) {
            case Dense.KIND -> "dense: {units: 64}";
            case Conv1d.KIND -> "conv1d: {filters: 8, kernel: 5}";
            case DepthwiseConv1d.KIND -> "depthwiseConv1d: {kernel: 5}";
            default -> kind + ": {size: 2}";
        };
    }

    private Function<Initialization, Layer> withParameters(String kind, YamlPlace place, Node parameters) {
        Function<Initialization, Layer> layer = switch (kind) {
            case Dense.KIND -> dense(parameters);
            case Conv1d.KIND -> conv1d(parameters);
            case DepthwiseConv1d.KIND -> depthwiseConv1d(parameters);
            case MaxPool1d.KIND -> maxPool1d(parameters);
            case Relu.KIND, Flatten.KIND, GlobalAveragePool1d.KIND ->
                throw place.problem(kind + " takes no parameters; write \"- " + kind + "\"");
            default -> throw unknown(kind, place);
        };
        return init -> checked(layer, init, place);
    }

    /** Numbers out of bounds come from the layers' constructors, which know no file. */
    private static Layer checked(Function<Initialization, Layer> layer, Initialization init, YamlPlace place) {
        try {
            return layer.apply(init);
        } catch (InvalidModelSpecException known) {
            throw known;
        } catch (IllegalArgumentException outOfBounds) {
            throw place.problem(String.valueOf(outOfBounds.getMessage()));
        }
    }

    private Function<Initialization, Layer> dense(Node node) {
        YamlMapping values = new YamlMapping(file, Dense.KIND, node, List.of("units", "init"));
        int units = values.integer("units");
        Optional<Initialization> init = initialization(values);
        return fallback -> new Dense(units, init.orElse(fallback));
    }

    private Function<Initialization, Layer> conv1d(Node node) {
        YamlMapping values = new YamlMapping(file, Conv1d.KIND, node, List.of("filters", "kernel", "padding", "init"));
        int filters = values.integer("filters");
        int kernel = values.integer("kernel");
        TimePadding padding = padding(values);
        Optional<Initialization> init = initialization(values);
        return fallback -> new Conv1d(filters, kernel, padding, init.orElse(fallback));
    }

    private Function<Initialization, Layer> depthwiseConv1d(Node node) {
        YamlMapping values =
                new YamlMapping(file, DepthwiseConv1d.KIND, node, List.of("kernel", "multiplier", "padding", "init"));
        int kernel = values.integer("kernel");
        int multiplier = values.has("multiplier") ? values.integer("multiplier") : 1;
        TimePadding padding = padding(values);
        Optional<Initialization> init = initialization(values);
        return fallback -> new DepthwiseConv1d(kernel, multiplier, padding, init.orElse(fallback));
    }

    private Function<Initialization, Layer> maxPool1d(Node node) {
        YamlMapping values = new YamlMapping(file, MaxPool1d.KIND, node, List.of("size"));
        int size = values.integer("size");
        return init -> new MaxPool1d(size);
    }

    private static TimePadding padding(YamlMapping values) {
        return values.optionalText("padding")
                .map(text -> choose("padding", text, TimePadding.values(), TimePadding::yamlName, values))
                .orElse(TimePadding.VALID);
    }

    private static Optional<Initialization> initialization(YamlMapping values) {
        return values.optionalText("init")
                .map(text -> choose("init", text, Initialization.values(), Initialization::yamlName, values));
    }

    /** The choice whose name is {@code text}. */
    static <T> T choose(String key, String text, T[] choices, Function<T, String> nameOf, YamlMapping values) {
        List<String> names = Arrays.stream(choices).map(nameOf).toList();
        int index = names.indexOf(text);
        if (index < 0) {
            throw values.place(key)
                    .problem(
                            key + " must be one of " + String.join(", ", names) + ", was \"" + OneLine.of(text) + "\"");
        }
        return choices[index];
    }

    private static InvalidModelSpecException unknown(String kind, YamlPlace place) {
        return place.problem("unknown layer " + OneLine.of(kind) + "; " + NearestName.hint(kind, KINDS));
    }
}
