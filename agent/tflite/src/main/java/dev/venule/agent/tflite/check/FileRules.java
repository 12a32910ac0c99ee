package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.lite.schema.Model;

/** What can be told without following an offset: size, identifier, schema version. */
final class FileRules {
    private static final int SMALLEST_FILE_BYTES = 32;
    private static final int SCHEMA_VERSION = 3;

    private FileRules() {}

    static Model open(byte[] file, ModelLimits limits) {
        require(
                file.length >= SMALLEST_FILE_BYTES,
                Rule.FILE_SIZE,
                "the file has " + file.length + " bytes, too few for a .tflite model; send it again");
        require(
                file.length <= limits.maxFileBytes(),
                Rule.FILE_SIZE,
                "the file has " + file.length + " bytes, the limit is " + limits.maxFileBytes());
        require(
                file[4] == 'T' && file[5] == 'F' && file[6] == 'L' && file[7] == '3',
                Rule.IDENTIFIER,
                "bytes 4 to 7 are not TFL3; this is not a .tflite file");
        Model model = Model.getRootAsModel(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        require(
                model.version() == SCHEMA_VERSION,
                Rule.SCHEMA_VERSION,
                "the file says version " + model.version() + ", only " + SCHEMA_VERSION + " is known");
        return model;
    }
}
