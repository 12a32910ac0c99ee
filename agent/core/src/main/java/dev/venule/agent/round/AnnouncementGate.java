package dev.venule.agent.round;

import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.AnnouncementSigning;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ReleaseTerms;
import dev.venule.protocol.message.SignedAnnouncement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Lets through only what a trusted aggregator said last: signed, as released, for this population, not expired, and neither its sequence
 * nor its model version behind what was seen before, also before a restart. Used by one thread at a time.
 */
public final class AnnouncementGate {
    private static final String FILE = "announcement";
    private static final int FILE_BYTES = 3 * Long.BYTES;

    private final String population;
    private final AnnouncementAuthority authority;
    private final Eligibility eligibility;
    private final DeviceStorage storage;
    private Seen seen;

    /** The highest sequence and version so far; -1 for none. */
    private record Seen(long sequence, long version) {
        byte[] encode() {
            ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES).putLong(sequence).putLong(version);
            return bytes.putLong(crc(bytes.array())).array();
        }

        static Seen decode(byte[] file) throws IOException {
            if (file.length == 0) {
                return new Seen(-1, -1);
            }
            ByteBuffer bytes = ByteBuffer.wrap(file);
            if (file.length != FILE_BYTES || bytes.getLong(2 * Long.BYTES) != crc(file)) {
                throw new IOException(
                        "the file \"" + FILE + "\" on the device's storage is damaged, so a rollback cannot"
                                + " be told from news; remove it to trust the next announcement");
            }
            return new Seen(bytes.getLong(), bytes.getLong());
        }

        private static long crc(byte[] file) {
            CRC32 crc = new CRC32();
            crc.update(file, 0, 2 * Long.BYTES);
            return crc.getValue();
        }
    }

    /**
     * Opens the gate where the last process left it.
     *
     * @throws IOException also where its memory is damaged: then a rollback cannot be told from news
     */
    public AnnouncementGate(String population, AnnouncementTrust trust, Eligibility eligibility, DeviceStorage storage)
            throws IOException {
        this.population = population;
        authority = AnnouncementAuthority.of(trust, new ReleaseAuthority.Device(population, eligibility, storage));
        this.eligibility = eligibility;
        this.storage = storage;
        seen = Seen.decode(storage.read(FILE).orElse(new byte[0]));
    }

    /**
     * Checks an encoded {@code SignedAnnouncement}, and remembers it where it is accepted.
     *
     * @throws IOException where it cannot be remembered; it was not accepted
     */
    public Announced check(byte[] signedAnnouncement) throws IOException {
        Reading<SignedAnnouncement> outer = MessageReader.signedAnnouncement(signedAnnouncement);
        if (!(outer instanceof Reading.Valid<SignedAnnouncement> signed)) {
            return rejected((Reading.Rejected<SignedAnnouncement>) outer);
        }
        AnnouncementAuthority.Standing standing = authority.standingOf(signed.message());
        if (standing instanceof AnnouncementAuthority.Known known) {
            return checkSigned(signed.message(), known);
        }
        return standing instanceof AnnouncementAuthority.Missing missing
                ? new Announced.Awaiting(missing.manifest())
                : refused((AnnouncementAuthority.Refused) standing);
    }

    /** Takes the manifest that a check awaits; false where these are not the bytes that {@code manifest} names. */
    public boolean put(Content manifest, byte[] bytes) {
        return authority.put(manifest, bytes);
    }

    private Announced checkSigned(SignedAnnouncement signed, AnnouncementAuthority.Known known) throws IOException {
        byte[] bytes = signed.getAnnouncement().toByteArray();
        byte[] signature = signed.getSignature().toByteArray();
        byte[] message = AnnouncementSigning.bytesToSign(bytes);
        if (known.signers().stream().noneMatch(signer -> signer.verifies(message, signature))) {
            return new Announced.Rejected(RejectReason.WRONG_SIGNATURE, RejectReason.WRONG_SIGNATURE.explanation());
        }
        Reading<Announcement> inner = MessageReader.announcement(bytes);
        if (!(inner instanceof Reading.Valid<Announcement> valid)) {
            return rejected((Reading.Rejected<Announcement>) inner);
        }
        Optional<String> breach = known.terms().flatMap(terms -> ReleaseTerms.breach(terms, valid.message()));
        return breach.isPresent()
                ? new Announced.Rejected(RejectReason.NOT_RELEASED, breach.get())
                : checkFreshness(valid.message());
    }

    private static Announced refused(AnnouncementAuthority.Refused refused) {
        return new Announced.Rejected(refused.reason(), refused.detail());
    }

    private Announced checkFreshness(Announcement announcement) throws IOException {
        if (!announcement.getPopulation().equals(population)) {
            return new Announced.Rejected(
                    RejectReason.UNKNOWN_POPULATION,
                    "announced for " + announcement.getPopulation() + ", this device is of " + population);
        }
        Seen now =
                new Seen(announcement.getSequence(), announcement.getVersion().getNumber());
        if (now.sequence() < seen.sequence() || now.version() < seen.version()) {
            return new Announced.Rejected(
                    RejectReason.ROLLED_BACK,
                    "sequence " + now.sequence() + ", version " + now.version() + " after sequence " + seen.sequence()
                            + ", version " + seen.version());
        }
        if (eligibility.isExpired(announcement)) {
            return new Announced.Rejected(RejectReason.EXPIRED, RejectReason.EXPIRED.explanation());
        }
        boolean isNew = !now.equals(seen);
        if (isNew) {
            storage.writeAtomically(FILE, now.encode());
            seen = now;
        }
        return new Announced.Accepted(announcement, isNew);
    }

    private static <T> Announced rejected(Reading.Rejected<T> rejected) {
        return new Announced.Rejected(rejected.reason(), rejected.detail());
    }
}
