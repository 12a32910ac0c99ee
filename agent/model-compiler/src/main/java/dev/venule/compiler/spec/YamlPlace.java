package dev.venule.compiler.spec;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Where in which file something stands. */
record YamlPlace(String file, int line) {
    static YamlPlace of(String file, Node node) {
        return new YamlPlace(file, node.getStartMark().map(Mark::getLine).orElse(0) + 1);
    }

    InvalidModelSpecException problem(String message) {
        return new InvalidModelSpecException(this + " " + message);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":";
    }
}
