package dev.venule.agent.transport.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/**
 * Lets nobody read before the first write. Paho starts its receiver, its sender and its callbacks one after the other, then
 * sends CONNECT; a receiver that fails before the others run stops them, and the thread that starts them then polls for ever.
 * An MQTT server has nothing to say before CONNECT, so nothing is lost by not listening.
 */
final class FirstWriteGate {
    private final CountDownLatch written = new CountDownLatch(1);

    InputStream guard(InputStream in) {
        return new GuardedInput(in);
    }

    OutputStream guard(OutputStream out) {
        return new OpeningOutput(out);
    }

    private final class GuardedInput extends FilterInputStream {
        GuardedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            await();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            await();
            return in.read(bytes, offset, length);
        }

        @Override
        public int available() throws IOException {
            // Paho asks before it reads; a connection that was reset must not fail it earlier than reading would.
            return written.getCount() > 0 ? 0 : in.available();
        }

        private void await() throws IOException {
            try {
                written.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before anything was sent");
            }
        }
    }

    private final class OpeningOutput extends FilterOutputStream {
        OpeningOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            written.countDown();
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written.countDown();
            out.write(bytes, offset, length);
        }
    }
}
