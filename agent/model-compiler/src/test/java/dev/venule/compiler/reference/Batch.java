package dev.venule.compiler.reference;

/** Inputs of one step; the arrays belong to whoever made the batch. */
public record Batch(float[] x, float[] y, float[] w) {}
