package dev.venule.aggregator.participation;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Selection;
import dev.venule.protocol.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cohorts of one version after the other.
 *
 * <pre>
 *             enough devices are there
 *   WAITING --------------------------&gt; OPEN --goal reached, or the deadline with enough reports--&gt; the next version, WAITING
 *      ^                                 |
 *      +------ the deadline, too few ----+
 * </pre>
 *
 * <p>None of this is stored, because nothing depends on it: a report for the current version counts whichever cohort its
 * device was in. A process that starts anew draws a new cohort, under a salt that was never used, for what the version still
 * lacks. Not safe for use by several threads.
 */
public final class CohortDraws {
    private final RoundMode.SynchronousCohorts policy;
    private final String population;
    private final int goal;
    private final DeviceDirectory devices;
    private final long firstDrawMillis;
    private final Predicate<String> isWanted;
    /** When each device was last asked to contribute to the version being made. */
    private final Map<String, Long> selected = new LinkedHashMap<>();

    private long version = -1;
    private boolean wasAbandoned;
    private @Nullable Selection open;

    /**
     * @param startMillis when this process began to gather statuses
     * @param isWanted whether a device may still contribute to the version being made
     */
    public CohortDraws(
            RoundMode.SynchronousCohorts policy,
            Target target,
            DeviceDirectory devices,
            long startMillis,
            Predicate<String> isWanted) {
        this.policy = policy;
        this.population = target.population();
        this.goal = target.goal();
        this.devices = devices;
        this.firstDrawMillis = startMillis + policy.settling().toMillis();
        this.isWanted = isWanted;
    }

    /** What cohorts are drawn for: so many updates a version. */
    public record Target(String population, int goal) {}

    /** From now on, draw for what follows this version; nothing changes where that is so already. */
    public void follow(long current) {
        if (current != version) {
            version = current;
            open = null;
            wasAbandoned = false;
            selected.clear();
        }
    }

    /** When the open cohort closes. */
    public OptionalLong closesAtMillis() {
        return open == null ? OptionalLong.empty() : OptionalLong.of(open.getClosesAtMillis());
    }

    /** Whether the deadline has passed and enough reports are there; also those that came after it, with none open since. */
    public boolean isEnough(int reports, long nowMillis) {
        boolean isPastDeadline = open == null ? wasAbandoned : nowMillis >= open.getClosesAtMillis();
        return isPastDeadline && reports >= policy.minimumToAggregate();
    }

    /** Whether {@link #selection} would say something new: the open cohort came to nothing, or one can be drawn. */
    public boolean isDue(int reports, long nowMillis) {
        return open == null ? canDraw(reports, nowMillis) : isLost(open, reports, nowMillis);
    }

    private boolean isLost(Selection cohort, int reports, long nowMillis) {
        return nowMillis >= cohort.getClosesAtMillis() && reports < policy.minimumToAggregate();
    }

    /** What the announcement of this sequence says: the open cohort, a new one where there is none, or nobody. */
    public Selection selection(long sequence, int reports, long nowMillis) {
        if (open != null && isLost(open, reports, nowMillis)) {
            open = null;
            wasAbandoned = true;
        }
        if (open == null && canDraw(reports, nowMillis)) {
            open = draw(salt(sequence), nowMillis);
        }
        return open != null ? open : nobody(sequence);
    }

    /** What an announcement says that is for nobody. */
    public Selection nobody(long sequence) {
        return selectionOf(salt(sequence), CohortSelection.NOBODY, Long.MAX_VALUE);
    }

    /** Where the reports make a version already, a deadline must run, whoever is there. */
    private boolean canDraw(int reports, long nowMillis) {
        if (nowMillis < firstDrawMillis) {
            return false;
        }
        boolean mayBeEnough = devices.present().size() + reports >= policy.minimumToStart();
        int wanted = mayBeEnough ? wanted().size() : 0;
        return reports >= policy.minimumToAggregate() || (wanted > 0 && wanted + reports >= policy.minimumToStart());
    }

    private List<String> wanted() {
        List<String> wanted = new ArrayList<>();
        for (KnownDevice device : devices.present()) {
            if (isWanted.test(device.device())) {
                wanted.add(device.device());
            }
        }
        return wanted;
    }

    private Selection draw(ByteString salt, long nowMillis) {
        List<String> wanted = wanted();
        long threshold = threshold(salt, wanted, policy.devicesToAsk(goal));
        Selection cohort =
                selectionOf(salt, threshold, nowMillis + policy.deadline().toMillis());
        // Whom the directory has forgotten is not accounted for: this keeps the account as small as the directory.
        selected.keySet().removeIf(device -> devices.find(device).isEmpty());
        for (String device : wanted) {
            if (CohortSelection.selects(cohort, device)) {
                selected.put(device, nowMillis);
            }
        }
        return cohort;
    }

    /** The rank of the last that is asked; where there are no more, everybody, so that latecomers may fill the gap. */
    private static long threshold(ByteString salt, List<String> wanted, int toAsk) {
        if (wanted.size() <= toAsk) {
            return CohortSelection.EVERYBODY;
        }
        return wanted.stream()
                .map(device -> CohortSelection.rank(salt, device))
                .sorted(Long::compareUnsigned)
                .skip(toAsk - 1L)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Follows from the announcement's sequence, which is never used twice. So nobody picks a cohort: an auditor can draw it
     * again, and a simulated fleet draws the same one from the same seed.
     */
    private ByteString salt(long sequence) {
        String lot = "venule cohort\n" + population + "\n" + sequence;
        byte[] hash = Sha256.of(lot.getBytes(StandardCharsets.UTF_8));
        return ByteString.copyFrom(hash, 0, CohortSelection.SALT_BYTES);
    }

    private static Selection selectionOf(ByteString salt, long threshold, long closesAtMillis) {
        return Selection.newBuilder()
                .setSalt(salt)
                .setThreshold(threshold)
                .setClosesAtMillis(closesAtMillis)
                .build();
    }

    /** Who was asked for the version that is being made of these devices' updates, and who of them is missing. */
    public Participation participation(Collection<String> contributors) {
        Set<String> present = new HashSet<>(contributors);
        List<MissedDevice> missed = new ArrayList<>();
        selected.forEach((device, askedAtMillis) -> {
            if (!present.contains(device)) {
                missed.add(missed(device, askedAtMillis));
            }
        });
        return new Participation(Participation.Mode.COHORTS, goal, selected.size(), missed.size(), missed);
    }

    private MissedDevice missed(String device, long askedAtMillis) {
        return devices.find(device)
                .map(known -> new MissedDevice(device, known.profile(), known.site(), reason(known, askedAtMillis)))
                .orElseGet(() -> new MissedDevice(device, "", "", MissedDevice.OFFLINE));
    }

    private String reason(KnownDevice known, long askedAtMillis) {
        if (!known.online()) {
            return MissedDevice.OFFLINE;
        }
        boolean hasAnswered = known.reportedAtMillis() >= askedAtMillis
                && !known.lastOutcome().isEmpty();
        if (hasAnswered && known.lastOutcome().equals("queued")) {
            return known.modelVersion() == version ? MissedDevice.LATE : MissedDevice.NO_ANSWER;
        }
        return hasAnswered ? known.lastOutcome() : MissedDevice.NO_ANSWER;
    }
}
