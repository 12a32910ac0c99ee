package dev.venule.compiler.graph;

/** One tensor of one {@link Graph}; {@code buffer} is 0 unless the tensor is a constant. */
public record Tensor(int index, String name, ElementType type, Shape shape, int buffer) {}
