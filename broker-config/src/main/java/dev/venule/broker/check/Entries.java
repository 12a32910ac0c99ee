package dev.venule.broker.check;

import java.io.IOException;

/** Judges how far somebody came. */
final class Entries {
    private Entries() {}

    /** For those who must not get in. */
    static Outcome judge(Entry entry, String who) throws IOException {
        if (entry instanceof Entry.Admitted admitted) {
            admitted.client().endSession();
            return new Outcome.Failed(who + " is let in");
        }
        if (entry instanceof Entry.RefusedBeforeMqtt refused) {
            return new Outcome.Passed(who + " is refused: " + refused.how());
        }
        if (entry instanceof Entry.RefusedByMqtt refused) {
            return new Outcome.Passed(who + " is refused: " + refused.connack());
        }
        throw unmet(entry);
    }

    /** For those who must get in. */
    static Outcome admitted(Entry entry, String who) throws IOException {
        if (entry instanceof Entry.Admitted admitted) {
            admitted.client().endSession();
            return new Outcome.Passed(who + " is let in");
        }
        if (entry instanceof Entry.RefusedByMqtt refused) {
            return new Outcome.Failed(who + " is refused: " + refused.connack());
        }
        if (entry instanceof Entry.RefusedBeforeMqtt refused) {
            return new Outcome.Failed(who + " is refused: " + refused.how());
        }
        throw unmet(entry);
    }

    private static UnmetNeedException unmet(Entry entry) {
        return entry instanceof Entry.NotAskedForCertificate
                ? new UnmetNeedException("the broker asks for no certificate: mend anonymous-refused first")
                : new UnmetNeedException("the broker cannot be asked: mend broker-certificate first");
    }
}
