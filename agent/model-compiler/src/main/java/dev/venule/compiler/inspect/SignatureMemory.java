package dev.venule.compiler.inspect;

/**
 * A signature's need of memory while it runs: the largest sum of all tensors that must be there at once, constants and
 * variables apart. The runtime's planner comes near it; scratch memory of its kernels comes on top.
 */
public record SignatureMemory(String signature, long peakBytes) {}
