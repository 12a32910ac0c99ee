package dev.venule.system;

import dev.venule.agent.AgentPorts;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.agent.transport.Transport;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.codec.TensorLayout;
import java.nio.charset.StandardCharsets;

/** A model of many parameters whose training moves each of them a little, without a runtime: dense float32 up and down. */
final class LargeModel implements TrainableModel {
    static final byte[] FILE = "a model of many parameters".getBytes(StandardCharsets.US_ASCII);
    private float[] weights;

    LargeModel(int parameters) {
        weights = new float[parameters];
    }

    /** The norm of five million together stays below 1. */
    private static float step(int i) {
        return (float) (1e-4 + 1e-5 * (i % 17));
    }

    /** What one step of training adds. */
    static float[] delta(int parameters) {
        float[] delta = new float[parameters];
        for (int i = 0; i < parameters; i++) {
            delta[i] = step(i);
        }
        return delta;
    }

    static ModelRuntime runtime(int parameters) {
        return file -> new ModelRuntime.Opening.Opened(new LargeModel(parameters));
    }

    /** What an agent trains it with, for whatever that authority announces. */
    static AgentPorts ports(int parameters, Transport way, FileStorage storage, LocalPki pki) {
        return new AgentPorts(
                way,
                runtime(parameters),
                examples(),
                storage,
                new Ed25519Verifier(pki.announcementKeys().getPublic().getEncoded()));
    }

    /** One example of one feature. */
    static ExampleStore examples() {
        return new ExampleStore() {
            @Override
            public int count() {
                return 1;
            }

            @Override
            public int featureCount() {
                return 1;
            }

            @Override
            public int targetCount() {
                return 1;
            }

            @Override
            public void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset) {
                features[featureOffset] = 1;
                targets[targetOffset] = 1;
            }
        };
    }

    @Override
    public TensorLayout layout() {
        return new TensorLayout(weights.length);
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public int featureCount() {
        return 1;
    }

    @Override
    public int targetCount() {
        return 1;
    }

    @Override
    public void restore(float[] restored) {
        weights = restored.clone();
    }

    @Override
    public float[] parameters() {
        return weights.clone();
    }

    @Override
    public float train(float[] x, float[] y, float[] w, float learningRate, float proximalMu, float momentum) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] += step(i);
        }
        return 1;
    }

    @Override
    public float evaluate(float[] x, float[] y, float[] w) {
        return 1;
    }

    @Override
    public float[] infer(float[] x) {
        return new float[] {1};
    }

    @Override
    public void close() {
        // Holds nothing but its array.
    }
}
