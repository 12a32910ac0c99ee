package dev.venule.compiler.graph;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.function.ToIntFunction;
import org.tensorflow.lite.schema.BuiltinOptions;

/** The options of an operation: a member of the schema's BuiltinOptions union, and what writes it. */
public record Options(byte unionType, ToIntFunction<FlatBufferBuilder> writer) {
    static Options none() {
        return new Options(BuiltinOptions.NONE, builder -> 0);
    }

    /** A table of the given type with nothing but default values. */
    static Options defaults(byte unionType) {
        return new Options(unionType, builder -> {
            builder.startTable(0);
            return builder.endTable();
        });
    }
}
