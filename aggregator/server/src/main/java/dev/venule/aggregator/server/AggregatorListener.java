package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.rollout.RolloutState;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.RejectReason;
import java.security.cert.X509Certificate;

/**
 * Hears what happened, after it is durable. Called by the intake's thread where nothing else
 * is said: return soon. What it throws there ends the intake.
 */
public interface AggregatorListener {
    /** A message was decided about. */
    default void answered(Answer answer) {}

    /** A gateway passed something on as this device's that nothing proves to be the device's. */
    default void gatewayRefused(String gateway, String device, RejectReason reason) {}

    /** A version was made. */
    default void versionMade(NewVersion version) {}

    /** A device told how it is. */
    default void statusReceived(String population, String device, DeviceStatus status) {}

    /** The store takes nothing at present; messages wait at the broker. Called once until {@link #storageRecovered}. */
    default void storageFailed(String explanation) {}

    /** The store works again. */
    default void storageRecovered() {}

    /** Connected to the broker, the first time or again. On the connection's thread. */
    default void brokerConnected() {}

    /** Not connected, or refused; tried again until it works. On the connection's thread. */
    default void brokerLost(String explanation) {}

    /**
     * A device got a certificate, by token or renewal, and asked from this address. The authority's record of it is on the
     * disk. On a thread of the enrolment.
     */
    default void certificateIssued(String device, X509Certificate certificate, String grounds, String from) {}

    /** Somebody asked for a certificate and did not get it. On a thread of the enrolment. */
    default void enrolmentRefused(String from, String explanation) {}

    /** A file of the enrolment cannot be used; devices ask again. On a thread of the enrolment. */
    default void enrolmentFailed(String explanation) {}

    /** The intake ended by a fault of this software or of a listener; nothing is received any more. */
    default void failed(Throwable fault) {}

    /** A group of devices moves to this population, or none does any more. On a thread of its own. */
    default void rolloutChanged(String population, RolloutState state) {}

    /** A rollout's state cannot be kept; it stays as it is until it can. On a thread of its own. */
    default void rolloutFailed(String explanation) {}

    /** Hears nothing. */
    static AggregatorListener none() {
        return new AggregatorListener() {};
    }
}
