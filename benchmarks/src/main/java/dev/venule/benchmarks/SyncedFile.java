package dev.venule.benchmarks;

import dev.venule.aggregator.intake.IncomingUpdate;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The least that a journal must do: bytes at the end of a file, synced. */
final class SyncedFile implements Closeable {
    private final FileChannel channel;

    SyncedFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Durable on return; returns how many. */
    int append(List<IncomingUpdate> messages) throws IOException {
        int bytes = messages.stream().mapToInt(message -> message.part().length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        messages.forEach(message -> buffer.put(message.part()));
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(false);
        return messages.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
