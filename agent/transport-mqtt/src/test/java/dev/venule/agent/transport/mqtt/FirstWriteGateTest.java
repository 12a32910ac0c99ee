package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FirstWriteGateTest {
    private final FirstWriteGate gate = new FirstWriteGate();
    private final CompletableFuture<Integer> read = new CompletableFuture<>();

    @Test
    void aReadWaitsForTheFirstWrite() throws Exception {
        AtomicBoolean isAsked = new AtomicBoolean();
        reader(new ByteArrayInputStream(new byte[] {7}) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                isAsked.set(true);
                return super.read(bytes, offset, length);
            }
        });
        assertThat(isAsked).isFalse();

        gate.guard(new ByteArrayOutputStream()).write(1);
        assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(isAsked).isTrue();
    }

    @Test
    void anInterruptEndsTheWait() {
        reader(new ByteArrayInputStream(new byte[] {7})).interrupt();

        assertThat(read)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(InterruptedIOException.class);
    }

    @Test
    void aBrokenConnectionIsNotAskedHowMuchItHasBeforeTheFirstWrite() throws Exception {
        InputStream broken = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int available() throws IOException {
                throw new IOException("Connection reset");
            }
        };

        assertThat(gate.guard(broken).available()).isZero();
    }

    @Test
    void afterTheFirstWriteItSaysHowMuchThereIs() throws Exception {
        InputStream in = gate.guard(new ByteArrayInputStream(new byte[3]));
        gate.guard(new ByteArrayOutputStream()).write(new byte[] {1, 2}, 0, 2);

        assertThat(in.available()).isEqualTo(3);
    }

    /** Begins to read, and returns once the reader waits. */
    private Thread reader(InputStream source) {
        InputStream guarded = gate.guard(source);
        Thread reader = new Thread(() -> {
            try {
                byte[] one = new byte[1];
                int count = guarded.read(one, 0, 1);
                read.complete(count == 1 ? one[0] : count);
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        Awaitility.await().until(() -> reader.getState() == Thread.State.WAITING);
        return reader;
    }
}
