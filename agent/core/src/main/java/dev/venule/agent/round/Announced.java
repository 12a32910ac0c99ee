package dev.venule.agent.round;

import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.RejectReason;

/** What became of something that claimed to be an announcement. */
public sealed interface Announced {
    /** It may be followed. {@code isNew} unless the same one was accepted before: brokers repeat what they retain. */
    record Accepted(Announcement announcement, boolean isNew) implements Announced {}

    /** Cannot be told before the manifest is there that its signature rests on; check it again then. */
    record Awaiting(Content manifest) implements Announced {}

    /** It must not be; {@code detail} says why, for the log. */
    record Rejected(RejectReason reason, String detail) implements Announced {}
}
