package dev.venule.agent.daemon;

import dev.venule.agent.training.ModelRuntime;
import java.util.Optional;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * The first of two runtimes that the device has. It is loaded with the first model: a native library takes a third of a second,
 * which connecting need not wait for. Used by one thread.
 */
final class AvailableRuntime implements ModelRuntime {
    private final Supplier<ModelRuntime> preferred;
    private final Supplier<ModelRuntime> other;
    private Optional<ModelRuntime> chosen = Optional.empty();

    AvailableRuntime(Supplier<ModelRuntime> preferred, Supplier<ModelRuntime> other) {
        this.preferred = preferred;
        this.other = other;
    }

    @Override
    public Opening open(byte[] modelFile) {
        ModelRuntime runtime = chosen.orElseGet(this::choose);
        chosen = Optional.of(runtime);
        return runtime.open(modelFile);
    }

    private ModelRuntime choose() {
        try {
            ModelRuntime runtime = preferred.get();
            Logger.info("trains with TensorFlow Lite");
            return runtime;
        } catch (IllegalStateException missing) {
            Logger.info("trains in Java, since {}", missing.getMessage());
            return other.get();
        }
    }
}
