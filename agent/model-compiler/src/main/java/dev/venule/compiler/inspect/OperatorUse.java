package dev.venule.compiler.inspect;

/** An operator of a file, and how often its graphs use it. {@code version} is of the operator; custom ones say 1. */
public record OperatorUse(String name, int version, int uses) {}
