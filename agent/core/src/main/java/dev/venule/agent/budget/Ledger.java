package dev.venule.agent.budget;

import com.google.protobuf.ByteString;
import dev.venule.agent.device.NetworkType;
import dev.venule.agent.storage.Checksummed;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What was used on one day, and in the round that is underway. On disk: version (1 byte), day (8, days since 1970), bytes up
 * and down metered and unmetered (4 x 8), microjoules modelled and measured of the day and of the round (4 x 8), elapsed training
 * of the round (8, nanoseconds), keys of the round (32) and of what took too long today (32, zeros for nothing), CRC-32 (4),
 * big-endian.
 */
final class Ledger {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int BODY_BYTES = 1 + 10 * Long.BYTES + 2 * KEY_BYTES;
    private static final ByteString NOTHING = ByteString.copyFrom(new byte[KEY_BYTES]);

    private final long day;
    private final long[] bytesUp = new long[2];
    private final long[] bytesDown = new long[2];
    private EnergyUse ofDay = EnergyUse.none();
    private EnergyUse ofRound = EnergyUse.none();
    private ByteString round = NOTHING;
    private long roundNanos;
    private ByteString overlong = NOTHING;

    Ledger(long day) {
        this.day = day;
    }

    long day() {
        return day;
    }

    /** The next day's: nothing is used yet, and what took too long may be tried again, as a whole. */
    Ledger nextDay(long today) {
        Ledger next = new Ledger(today);
        if (overlong.equals(NOTHING)) {
            next.round = round;
            next.roundNanos = roundNanos;
            next.ofRound = ofRound;
        }
        return next;
    }

    void addTraffic(NetworkType network, long up, long down) {
        bytesUp[index(network)] += up;
        bytesDown[index(network)] += down;
    }

    long bytesUp(NetworkType network) {
        return bytesUp[index(network)];
    }

    long bytesDown(NetworkType network) {
        return bytesDown[index(network)];
    }

    /** Whatever went while the network's kind was not known any more did not go over a metered one. */
    private static int index(NetworkType network) {
        return network == NetworkType.METERED ? 0 : 1;
    }

    void addEnergy(EnergyUse more) {
        ofDay = ofDay.plus(more);
        ofRound = ofRound.plus(more);
    }

    EnergyUse ofDay() {
        return ofDay;
    }

    EnergyUse ofRound() {
        return ofRound;
    }

    /** Training of the round {@code key} begins or goes on. */
    void enterRound(ByteString key) {
        if (!round.equals(key)) {
            round = key;
            roundNanos = 0;
            ofRound = EnergyUse.none();
        }
    }

    void addTraining(long nanos) {
        roundNanos += nanos;
    }

    long roundNanos() {
        return roundNanos;
    }

    /** Training by {@code plan} took too long on this day. */
    void tookTooLong(ByteString plan) {
        overlong = plan;
    }

    boolean isTooLong(ByteString plan) {
        return overlong.equals(plan);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BODY_BYTES);
        out.put(VERSION).putLong(day);
        for (int i = 0; i < bytesUp.length; i++) {
            out.putLong(bytesUp[i]).putLong(bytesDown[i]);
        }
        for (EnergyUse use : new EnergyUse[] {ofDay, ofRound}) {
            out.putLong(use.modelledMicrojoules()).putLong(use.measuredMicrojoules());
        }
        out.putLong(roundNanos).put(round.toByteArray()).put(overlong.toByteArray());
        return Checksummed.seal(out.array());
    }

    /** What {@link #encode} wrote, or empty where that is not what {@code file} holds. */
    static Optional<Ledger> decode(byte[] file) {
        return Checksummed.unseal(file)
                .filter(body -> body.length == BODY_BYTES && body[0] == VERSION)
                .map(Ledger::read);
    }

    private static Ledger read(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body, 1, body.length - 1);
        Ledger ledger = new Ledger(in.getLong());
        for (int i = 0; i < ledger.bytesUp.length; i++) {
            ledger.bytesUp[i] = in.getLong();
            ledger.bytesDown[i] = in.getLong();
        }
        ledger.ofDay = new EnergyUse(in.getLong(), in.getLong());
        ledger.ofRound = new EnergyUse(in.getLong(), in.getLong());
        ledger.roundNanos = in.getLong();
        ledger.round = key(in);
        ledger.overlong = key(in);
        return ledger;
    }

    private static ByteString key(ByteBuffer in) {
        byte[] key = new byte[KEY_BYTES];
        in.get(key);
        return ByteString.copyFrom(key);
    }
}
