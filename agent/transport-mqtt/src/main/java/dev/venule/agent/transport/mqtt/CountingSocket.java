package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.adapter.TrafficCounter;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A TCP socket that counts what goes through its streams. */
final class CountingSocket extends Socket {
    private final TrafficCounter counter;

    CountingSocket(TrafficCounter counter) {
        this.counter = counter;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new CountingInput(super.getInputStream(), counter);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new CountingOutput(super.getOutputStream(), counter);
    }

    private static final class CountingInput extends FilterInputStream {
        private final TrafficCounter counter;

        CountingInput(InputStream in, TrafficCounter counter) {
            super(in);
            this.counter = counter;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value >= 0) {
                counter.addReceived(1);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            counter.addReceived(Math.max(count, 0));
            return count;
        }

        @Override
        public long skip(long length) throws IOException {
            long count = in.skip(length);
            counter.addReceived(count);
            return count;
        }
    }

    private static final class CountingOutput extends FilterOutputStream {
        private final TrafficCounter counter;

        CountingOutput(OutputStream out, TrafficCounter counter) {
            super(out);
            this.counter = counter;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            counter.addSent(1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            counter.addSent(length);
        }
    }
}
