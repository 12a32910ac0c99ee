package dev.venule.aggregator.server.config;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.Release;
import dev.venule.aggregator.round.ReleasePolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.broker.yaml.ConfigNode;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One population of the configuration file:
 *
 * <pre>
 * name: ecg
 * model: {file: ecg.tflite, tensorSizes: [640, 32, 64, 2], initialWeights: ecg.weights}   # little-endian float32
 * plan:
 *   {epochs, learningRate, proximalMu, momentum, clipNorm, minimumExamples, maximumStaleness, shuffleSeed}
 *   upload: {keepFraction, warmUpFrom, warmUpVersions, values}
 *   normalization: {kind, center, scale}
 * buffer: {goal, contributionCap, maximumCountedExamples, maximumVersions}
 * step: {learningRate, keepFraction, warmUpFrom, warmUpVersions, values}
 * publishing: {deltaRing, partBytes, inlineDeltaBytes, validity}
 * mode: {kind, ...}            # see ModeSection
 * release: ecg.manifest        # a signed manifest
 * rollout: {from, ...}         # see RolloutSection
 * participation: {window, share, maximumRetryAfter, maximumDevices}
 * </pre>
 */
final class PopulationSection {
    private PopulationSection() {}

    static PopulationConfig read(ConfigNode section, Path folder) throws IOException {
        ModelPackage model = model(section.block("model"), folder);
        TaskPlan task = task(section.block("plan"));
        BufferPolicy buffer = buffer(section.block("buffer"));
        AggregationPolicy policy = new AggregationPolicy(
                buffer,
                step(section),
                publishing(section),
                ModeSection.mode(section, buffer.goal()),
                ModeSection.participation(section));
        PopulationConfig population =
                new PopulationConfig(section.text("name"), model, task, policy, release(section, folder));
        section.requireNothingElse();
        return population;
    }

    private static ReleasePolicy release(ConfigNode section, Path folder) throws IOException {
        return new ReleasePolicy(manifest(section, folder), RolloutSection.read(section));
    }

    private static Optional<Release> manifest(ConfigNode section, Path folder) throws IOException {
        if (!section.has("release")) {
            return Optional.empty();
        }
        Path file = section.file("release", folder);
        try {
            return Optional.of(Release.read(bytes(file)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage() + "; make one with venule release sign", e);
        }
    }

    private static ModelPackage model(ConfigNode section, Path folder) throws IOException {
        List<Object> sizes = section.list("tensorSizes");
        int[] tensorSizes = new int[sizes.size()];
        for (int i = 0; i < tensorSizes.length; i++) {
            if (!(sizes.get(i) instanceof Integer size)) {
                throw new IllegalArgumentException("model.tensorSizes must hold whole numbers, holds " + sizes.get(i));
            }
            tensorSizes[i] = size;
        }
        TensorLayout layout = new TensorLayout(tensorSizes);
        float[] weights = weights(section.file("initialWeights", folder), layout);
        ModelPackage model = new ModelPackage(bytes(section.file("file", folder)), layout, weights);
        section.requireNothingElse();
        return model;
    }

    private static float[] weights(Path file, TensorLayout layout) throws IOException {
        try {
            return WeightsCodec.decode(bytes(file), layout);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " does not fit model.tensorSizes: " + e.getMessage(), e);
        }
    }

    private static TaskPlan task(ConfigNode section) {
        ConfigNode upload = section.block("upload");
        UploadRule rule = UploadRule.newBuilder()
                .setKeepFraction(upload.number("keepFraction"))
                .setValues(upload.choice("values", ValueFormat.class, ValueFormat.TERNARY))
                .build();
        KeepSchedule keep = keep(upload, KeepSchedule.constant(rule.getKeepFraction()));
        upload.requireNothingElse();
        Plan.Builder plan = Plan.newBuilder()
                .setEpochs(section.integer("epochs"))
                .setLearningRate((float) section.number("learningRate"))
                .setProximalMu((float) section.number("proximalMu", 0))
                .setMomentum((float) section.number("momentum", 0))
                .setClipNorm((float) section.number("clipNorm"))
                .setMinimumExamples(section.integer("minimumExamples", 1))
                .setMaximumStaleness(section.integer("maximumStaleness", 20))
                .setShuffleSeed(section.whole("shuffleSeed", 0))
                .setUpload(rule);
        section.optionalBlock("normalization").ifPresent(block -> plan.setNormalization(normalization(block)));
        section.requireNothingElse();
        return new TaskPlan(plan.build(), keep);
    }

    private static Normalization normalization(ConfigNode section) {
        Normalization normalization = Normalization.newBuilder()
                .setKind(section.choice("kind", Normalization.Kind.class, Normalization.Kind.NONE))
                .addAllCenter(section.floats("center"))
                .addAllScale(section.floats("scale"))
                .build();
        section.requireNothingElse();
        return normalization;
    }

    private static BufferPolicy buffer(ConfigNode section) {
        BufferPolicy defaults = BufferPolicy.ofGoal(section.integer("goal"));
        BufferPolicy policy = new BufferPolicy(
                defaults.goal(),
                section.integer("contributionCap", defaults.contributionCap()),
                section.integer("maximumCountedExamples", defaults.maximumCountedExamples()),
                section.whole("maximumVersions", defaults.maximumVersions()));
        section.requireNothingElse();
        return policy;
    }

    private static ServerStepPolicy step(ConfigNode population) {
        ServerStepPolicy defaults = ServerStepPolicy.defaults();
        if (!population.has("step")) {
            return defaults;
        }
        ConfigNode section = population.block("step");
        ServerStepPolicy policy = new ServerStepPolicy(
                section.number("learningRate", defaults.learningRate()),
                keep(section, defaults.keep()),
                section.choice("values", ValueFormat.class, defaults.values()));
        section.requireNothingElse();
        return policy;
    }

    private static KeepSchedule keep(ConfigNode section, KeepSchedule defaults) {
        double last = section.number("keepFraction", defaults.last());
        return new KeepSchedule(
                section.number("warmUpFrom", section.has("keepFraction") ? last : defaults.first()),
                last,
                section.integer("warmUpVersions", section.has("warmUpFrom") ? 5 : 0));
    }

    private static PublishingPolicy publishing(ConfigNode population) {
        PublishingPolicy defaults = PublishingPolicy.defaults();
        if (!population.has("publishing")) {
            return defaults;
        }
        ConfigNode section = population.block("publishing");
        PublishingPolicy policy = new PublishingPolicy(
                section.integer("deltaRing", defaults.deltaRing()),
                section.integer("weightsRing", defaults.weightsRing()),
                section.integer("partBytes", defaults.partBytes()),
                section.integer("inlineDeltaBytes", defaults.inlineDeltaBytes()),
                section.duration("validity", defaults.validity()));
        section.requireNothingElse();
        return policy;
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + ", which the configuration names", e);
        }
    }
}
