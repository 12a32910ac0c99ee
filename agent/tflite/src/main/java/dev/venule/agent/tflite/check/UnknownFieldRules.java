package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Refuses tables with fields newer than the schema that this check reads. The runtime's schema is newer than ours: it
 * takes a buffer's content from {@code offset} and {@code size}, which our classes cannot see. Reads the raw bytes.
 */
final class UnknownFieldRules {
    private static final int MODEL_FIELDS = 8;
    private static final int SUBGRAPH_FIELDS = 5;
    private static final int TENSOR_FIELDS = 10;
    private static final int OPERATOR_FIELDS = 9;
    private static final int BUFFER_FIELDS = 1;
    private static final int SUBGRAPHS = 2;
    private static final int BUFFERS = 4;
    private static final int TENSORS = 0;
    private static final int OPERATORS = 3;

    private final ByteBuffer file;

    private UnknownFieldRules(ByteBuffer file) {
        this.file = file;
    }

    static void check(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        new UnknownFieldRules(file).checkModel(file.getInt(0));
    }

    private void checkModel(int model) {
        requireKnown(model, MODEL_FIELDS, "the model");
        forEachTable(model, BUFFERS, buffer -> requireKnown(buffer, BUFFER_FIELDS, "a buffer"));
        forEachTable(model, SUBGRAPHS, subgraph -> {
            requireKnown(subgraph, SUBGRAPH_FIELDS, "a subgraph");
            forEachTable(subgraph, TENSORS, tensor -> requireKnown(tensor, TENSOR_FIELDS, "a tensor"));
            forEachTable(subgraph, OPERATORS, operator -> requireKnown(operator, OPERATOR_FIELDS, "an operator"));
        });
    }

    private interface TableVisitor {
        void visit(int table);
    }

    private void forEachTable(int table, int field, TableVisitor visitor) {
        int offset = fieldOffset(table, field);
        if (offset == 0) {
            return;
        }
        int vector = table + offset + file.getInt(table + offset);
        int count = file.getInt(vector);
        require(
                count >= 0 && count <= file.capacity() / 4,
                Rule.COUNTS,
                "a list says that it has " + count + " entries");
        for (int i = 0; i < count; i++) {
            int slot = vector + 4 + 4 * i;
            visitor.visit(slot + file.getInt(slot));
        }
    }

    private void requireKnown(int table, int knownFields, String what) {
        for (int field = knownFields; field < fieldCount(table); field++) {
            require(
                    fieldOffset(table, field) == 0,
                    Rule.UNKNOWN_FIELD,
                    what + " has field " + field + ", which this check cannot read; export with an older converter");
        }
    }

    private int vtable(int table) {
        return table - file.getInt(table);
    }

    private int fieldCount(int table) {
        return ((file.getShort(vtable(table)) & 0xffff) - 4) / 2;
    }

    private int fieldOffset(int table, int field) {
        return field < fieldCount(table) ? file.getShort(vtable(table) + 4 + 2 * field) & 0xffff : 0;
    }
}
