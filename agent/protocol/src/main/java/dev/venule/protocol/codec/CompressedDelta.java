package dev.venule.protocol.codec;

/**
 * A delta as it travels, and what its readers will make of it.
 *
 * @param encoded the bytes; owned by this record, not to be changed
 * @param decoded what {@link DeltaCodec#decode} gives for them: the residual is updated with this, never with what was meant
 */
public record CompressedDelta(byte[] encoded, DecodedDelta decoded) {}
