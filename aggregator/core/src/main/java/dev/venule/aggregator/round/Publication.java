package dev.venule.aggregator.round;

import dev.venule.protocol.message.Content;
import java.util.ArrayList;
import java.util.List;

/**
 * What devices of a population must be able to read now. Publish the contents first, then the task, then withdraw what is
 * retired: so that whoever reads the task finds everything it names.
 *
 * @param sequence of the announcement: tells two publications of a population apart
 * @param task an encoded SignedAnnouncement; owned by this record, not to be changed
 * @param contents everything that is to be there; all else may go
 * @param retired what an aggregator that died may have left behind
 */
public record Publication(
        String population,
        long version,
        long sequence,
        byte[] task,
        List<PublishedContent> contents,
        List<Content> retired) {
    public Publication {
        contents = List.copyOf(contents);
        retired = List.copyOf(retired);
    }

    /** The same, where this one is sent in the place of another that was not. */
    public Publication alsoRetiring(List<Content> others) {
        List<Content> all = new ArrayList<>(retired);
        all.addAll(others);
        return new Publication(population, version, sequence, task, contents, all);
    }
}
