package dev.venule.agent.tflite.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.agent.training.ModelRuntime.Opening;
import dev.venule.agent.training.TrainableModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Closing gives back what opening took. Measured in a process whose Java heap cannot grow. */
class NativeMemoryTest {
    private static final int CYCLES = 300;

    /** The child: prints by how many bytes the process grew over the later cycles. */
    static final class Child {
        private final NativeModelRuntime runtime = new NativeModelRuntime();
        private final byte[] file = GoldenModels.cnn();

        private Child() {}

        public static void main(String[] arguments) {
            Child child = new Child();
            child.cycle();
            long before = Pointer.physicalBytes();
            child.cycle();
            System.out.println(Pointer.physicalBytes() - before);
        }

        private void cycle() {
            for (int i = 0; i < CYCLES; i++) {
                Opening opening = runtime.open(file);
                try (TrainableModel model = ((Opening.Opened) opening).model()) {
                    float[] w = new float[model.batchSize()];
                    Arrays.fill(w, 1);
                    float[] x = new float[model.batchSize() * model.featureCount()];
                    model.train(x, new float[model.batchSize() * model.targetCount()], w, 0.1f, 0, 0);
                }
            }
        }
    }

    @Test
    void openTrainCloseInALoopDoesNotGrow() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String grown = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            assertThat(child.waitFor()).isZero();
            // A leaked model is more than its file; everything else moves by a few megabytes.
            assertThat(Long.parseLong(grown)).isLessThan((long) CYCLES * GoldenModels.cnn().length);
        } finally {
            child.destroyForcibly();
        }
    }
}
