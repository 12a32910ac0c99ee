package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.protocol.message.DeviceStatus;

/**
 * Hears what happened, after it is durable. Called by the intake's thread: return soon. What it throws ends the aggregator.
 */
public interface AggregatorListener {
    /** A message was decided about. */
    default void answered(Answer answer) {}

    /** A version was made. */
    default void versionMade(NewVersion version) {}

    /** A device told how it is. */
    default void statusReceived(String population, String device, DeviceStatus status) {}

    /** The store takes nothing at present; messages wait at the broker. Called once until {@link #storageRecovered}. */
    default void storageFailed(String explanation) {}

    /** The store works again. */
    default void storageRecovered() {}

    /** Hears nothing. */
    static AggregatorListener none() {
        return new AggregatorListener() {};
    }
}
