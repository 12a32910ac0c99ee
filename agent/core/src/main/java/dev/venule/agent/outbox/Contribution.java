package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import dev.venule.agent.compression.Residual;
import dev.venule.protocol.message.Update;

/**
 * An update to be stored, and what it leaves behind: one cannot be stored without the other.
 *
 * @param update without an id: that is drawn when it is stored
 * @param announcedPositions of the plan that it was made by, empty for the device's own choice
 * @param residual that holds once the update is stored
 */
public record Contribution(Update update, ByteString announcedPositions, Residual residual) {}
