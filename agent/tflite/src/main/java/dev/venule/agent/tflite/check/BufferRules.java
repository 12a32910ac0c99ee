package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;

/** Buffers hold what the file says they hold, and metadata names buffers that exist. */
final class BufferRules {
    /** The runtime parses this entry as a graph of its own; no exporter of trainable models writes it. */
    private static final String CONTROL_DEPENDENCIES = "model_control_dependencies";

    private BufferRules() {}

    static void check(Model model, int fileBytes) {
        require(
                model.buffers(0).dataLength() == 0,
                Rule.BUFFER_ZERO,
                "buffer 0 must be empty: it stands for no content");
        long total = 0;
        for (int i = 0; i < model.buffersLength(); i++) {
            Buffer buffer = model.buffers(i);
            int length = buffer.dataLength();
            total += length;
            require(
                    length >= 0 && total <= fileBytes,
                    Rule.BUFFER_SIZE,
                    "buffers up to " + i + " claim more bytes than the file has");
            if (length > 0) {
                // Throws where the last byte is outside the file.
                buffer.data(length - 1);
            }
        }
        checkMetadata(model);
    }

    private static void checkMetadata(Model model) {
        for (int i = 0; i < model.metadataBufferLength(); i++) {
            requireBuffer(model, model.metadataBuffer(i));
        }
        for (int i = 0; i < model.metadataLength(); i++) {
            Metadata metadata = model.metadata(i);
            requireBuffer(model, metadata.buffer());
            String name = metadata.name();
            require(name != null, Rule.METADATA, "metadata entry " + i + " has no name");
            require(
                    !CONTROL_DEPENDENCIES.equals(name),
                    Rule.METADATA,
                    "entry " + CONTROL_DEPENDENCIES + " is not allowed; export without it");
        }
    }

    private static void requireBuffer(Model model, long index) {
        require(
                index >= 0 && index < model.buffersLength(),
                Rule.METADATA,
                "metadata names buffer " + index + " of " + model.buffersLength());
    }
}
