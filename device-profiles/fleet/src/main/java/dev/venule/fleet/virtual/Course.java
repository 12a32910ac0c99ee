package dev.venule.fleet.virtual;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a federation went.
 *
 * @param points one for each version, version 0 first
 * @param end when it was ended
 * @param totals over all devices
 */
public record Course(List<Point> points, Duration end, Totals totals) {
    /** Versions whose accuracies make one: the model swings from version to version, and a lucky one is no arrival. */
    private static final int SMOOTHED_VERSIONS = 5;

    public Course {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a course has at least its version 0");
        }
    }

    /**
     * One version.
     *
     * @param at when it was made
     * @param accuracy on the unseen patients, 0..1
     */
    public record Point(Duration at, long version, double accuracy) {}

    /**
     * What it took.
     *
     * @param sent updates that devices stored for sending
     * @param counted of them in versions
     * @param rejected of them, for good
     * @param dropouts rounds at whose end the device was away
     * @param uplinkBytes payload of updates and statuses, repetitions included
     * @param downlinkBytes payload of announcements, contents and receipts
     */
    public record Totals(long sent, long counted, long rejected, long dropouts, long uplinkBytes, long downlinkBytes) {}

    public long versions() {
        return last().version();
    }

    private Point last() {
        return points.get(points.size() - 1);
    }

    /** The mean of the last versions' accuracies, at a moment of the course. */
    public double accuracyAt(Duration moment) {
        int known = 0;
        while (known < points.size() && points.get(known).at().compareTo(moment) <= 0) {
            known++;
        }
        return smoothed(Math.max(1, known));
    }

    /** At the end. */
    public double finalAccuracy() {
        return smoothed(points.size());
    }

    /** When the mean of the last versions' accuracies was as good as this for the first time. */
    public Optional<Duration> reaches(double accuracy) {
        for (int known = 1; known <= points.size(); known++) {
            if (smoothed(known) >= accuracy) {
                return Optional.of(points.get(known - 1).at());
            }
        }
        return Optional.empty();
    }

    private double smoothed(int known) {
        return points.subList(Math.max(0, known - SMOOTHED_VERSIONS), known).stream()
                .mapToDouble(Point::accuracy)
                .average()
                .orElseThrow();
    }
}
