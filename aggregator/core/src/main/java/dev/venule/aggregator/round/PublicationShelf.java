package dev.venule.aggregator.round;

import dev.venule.aggregator.model.VersionDelta;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The contents on offer: the model file, the ring of deltas, and the latest weights. Those of the versions before stay a
 * while, for devices in the middle of fetching them.
 */
final class PublicationShelf {
    private final AnnouncementComposer composer;
    private final int ringSize;
    private final int weightsRingSize;
    private final int parameterCount;
    private final Deque<PublishedContent> weights = new ArrayDeque<>();
    private final Deque<VersionDelta> ring = new ArrayDeque<>();
    private final List<Content> leftBehind = new ArrayList<>();

    PublicationShelf(AnnouncementComposer composer, PublishingPolicy policy, int parameterCount) {
        this.composer = composer;
        this.ringSize = policy.deltaRing();
        this.weightsRingSize = policy.weightsRing();
        this.parameterCount = parameterCount;
    }

    /** How many versions back {@link #restore} looks for contents that may have been left behind. */
    int recentVersions() {
        return 2 * ringSize + weightsRingSize;
    }

    /** Begins anew at what a restart found. */
    void restore(float[] currentWeights, List<VersionDelta> recent) {
        weights.clear();
        ring.clear();
        leftBehind.clear();
        int ringStart = Math.max(0, recent.size() - ringSize);
        for (int i = 0; i < recent.size(); i++) {
            VersionDelta delta = recent.get(i);
            if (i < ringStart) {
                leftBehind.add(composer.delta(delta).content());
            } else {
                ring.add(delta);
            }
            if (i < recent.size() - 1) {
                leftBehind.add(composer.weightsContent(delta, parameterCount));
            }
        }
        weights.add(composer.weights(currentWeights));
    }

    void add(float[] newWeights, VersionDelta delta) {
        weights.add(composer.weights(newWeights));
        if (weights.size() > weightsRingSize) {
            leftBehind.add(weights.remove().content());
        }
        ring.add(delta);
        if (ring.size() > ringSize) {
            leftBehind.add(composer.delta(ring.remove()).content());
        }
    }

    /** Signed, with everything it names; {@code also} adds who is asked, and who is to move. */
    Publication publish(long version, long sequence, Consumer<Announcement.Builder> also) {
        List<VersionDelta> steps = new ArrayList<>(ring);
        Announcement.Builder composed =
                composer.compose(version, sequence, weights.getLast().content(), steps);
        also.accept(composed);
        Announcement announcement = composed.build();
        List<PublishedContent> contents = new ArrayList<>(weights);
        contents.add(composer.tflite());
        composer.release().ifPresent(contents::add);
        for (VersionDelta delta : steps) {
            contents.add(composer.delta(delta));
        }
        List<Content> retired = new ArrayList<>(leftBehind);
        retired.removeIf(
                content -> contents.stream().anyMatch(kept -> kept.content().equals(content)));
        leftBehind.clear();
        return new Publication(
                announcement.getPopulation(), version, sequence, composer.sign(announcement), contents, retired);
    }
}
