package dev.venule.aggregator.model;

/**
 * One step between versions, as published.
 *
 * @param toVersion leads from {@code toVersion - 1}
 * @param encoded owned by this record, not to be changed
 * @param weightsSha256 of the version it leads to
 * @param createdAtMillis when that version was made
 */
public record VersionDelta(long toVersion, byte[] encoded, byte[] weightsSha256, long createdAtMillis) {}
