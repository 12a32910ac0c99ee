package dev.venule.compiler.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Subgraphs that share constants and variables. Subgraph i is the i-th that was added. Not safe for several threads. */
public final class Program {
    private final List<Graph> graphs = new ArrayList<>();
    private final List<byte[]> buffers = new ArrayList<>();
    private final Map<ByteBuffer, Integer> bufferByContent = new HashMap<>();
    private final String description;

    public Program(String description) {
        this.description = description;
        // The schema reserves buffer 0: it stands for "no data".
        buffers.add(new byte[0]);
    }

    public Graph addGraph(String name) {
        Graph graph = new Graph(this, name, graphs.size());
        graphs.add(graph);
        return graph;
    }

    public String description() {
        return description;
    }

    public List<Graph> graphs() {
        return Collections.unmodifiableList(graphs);
    }

    /** The constants, little-endian; the first is empty. The arrays belong to this program. */
    public List<byte[]> buffers() {
        return Collections.unmodifiableList(buffers);
    }

    int floatBuffer(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return buffer(bytes.array());
    }

    int intBuffer(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return buffer(bytes.array());
    }

    /** Equal constants share one buffer. */
    private int buffer(byte[] content) {
        return bufferByContent.computeIfAbsent(ByteBuffer.wrap(content), key -> {
            buffers.add(content);
            return buffers.size() - 1;
        });
    }
}
