package dev.venule.agent.daemon;

import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.tflite.portable.PortableModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What trains the models. The jars of the one that is not wanted may be left out of the device. */
enum RuntimeChoice {
    /** TensorFlow Lite where its library can be loaded, else Java. */
    AUTO {
        @Override
        ModelRuntime open(ModelLimits limits) {
            return new AvailableRuntime(() -> TFLITE.open(limits), () -> JAVA.open(limits));
        }
    },
    TFLITE {
        @Override
        ModelRuntime open(ModelLimits limits) {
            try {
                return new NativeModelRuntime(limits);
            } catch (NoClassDefFoundError leftOut) {
                throw new IllegalStateException(
                        "runtime = tflite needs the jars of TensorFlow Lite and JavaCPP on the class path; add them, or"
                                + " set runtime = java",
                        leftOut);
            }
        }
    },
    JAVA {
        @Override
        ModelRuntime open(ModelLimits limits) {
            try {
                return new PortableModelRuntime(limits);
            } catch (NoClassDefFoundError leftOut) {
                throw new IllegalStateException(
                        "runtime = java needs venule-trainer-java on the class path; add it, or set runtime = tflite",
                        leftOut);
            }
        }
    };

    /**
     * Opens it for models within {@code limits}.
     *
     * @throws IllegalStateException where it cannot be had; one line that says what to do
     */
    abstract ModelRuntime open(ModelLimits limits);

    /** As it is written in the configuration. */
    String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> keywords() {
        return Arrays.stream(values()).map(RuntimeChoice::keyword).toList();
    }

    /** @throws IllegalArgumentException where there is none of this name; one line that says which there are */
    static RuntimeChoice of(String keyword) {
        return Arrays.stream(values())
                .filter(choice -> choice.keyword().equals(keyword))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "runtime must be one of " + String.join(", ", keywords()) + ", was \"" + keyword + "\""));
    }
}
