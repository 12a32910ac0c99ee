package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Fetch;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A content on its way, part by part in any order. Guarded by the transport's lock. */
final class Download {
    private final Content content;
    private final List<byte @Nullable []> parts;
    private final List<Consumer<Fetch>> outcomes = new ArrayList<>();
    private int missing;

    Download(Content content) {
        this.content = content;
        this.missing = ContentParts.count(content);
        this.parts = new ArrayList<>(Collections.nCopies(missing, null));
    }

    void add(Consumer<Fetch> outcome) {
        outcomes.add(outcome);
    }

    List<Consumer<Fetch>> outcomes() {
        return outcomes;
    }

    /** Keeps a part of the right size; anything else that is retained there is ignored. */
    void put(int index, byte[] part) {
        boolean fits = index >= 0 && index < parts.size() && part.length == ContentParts.sizeOf(content, index);
        if (fits && parts.get(index) == null) {
            parts.set(index, part);
            missing--;
        }
    }

    boolean isComplete() {
        return missing == 0;
    }

    /** The whole, with the hash that was asked for, or why it is not. */
    Fetch result() {
        List<byte[]> all = new ArrayList<>();
        for (byte[] part : parts) {
            if (part != null) {
                all.add(part);
            }
        }
        Reading<byte[]> whole = ContentParts.assemble(content, all);
        return whole instanceof Reading.Valid<byte[]> valid
                ? new Fetch.Fetched(valid.message())
                : new Fetch.Failed(((Reading.Rejected<byte[]>) whole).detail());
    }
}
