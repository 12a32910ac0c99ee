package dev.venule.fleet.simulation;

import dev.venule.agent.storage.Checksummed;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Disks that break what their port promises. */
final class PlantedDisks {
    private PlantedDisks() {}

    /** Keeps the residual as it was where it is written on its own: after a rejection, not with a new update. */
    static final class WithoutRestore extends Passing {
        private byte[] residual = new byte[0];
        private boolean isUpdateWritten;

        WithoutRestore(DeviceStorage disk) {
            super(disk);
        }

        @Override
        public void writeAtomically(String name, byte[] content) throws IOException {
            boolean isRestore = name.startsWith("residual-") && !isUpdateWritten && residual.length > 0;
            super.writeAtomically(name, isRestore ? residual : content);
            isUpdateWritten = name.startsWith("update-");
            if (name.startsWith("residual-") && !isRestore) {
                residual = content.clone();
            }
        }
    }

    /** Acknowledges a write as soon as it is in a cache that every crash empties, and writes it with the next one. */
    static final class Lying implements DeviceStorage {
        private final DeviceStorage disk;
        private final MemoryStorage cache = new MemoryStorage();
        private Write unwritten = () -> {};

        @FunctionalInterface
        private interface Write {
            void run() throws IOException;
        }

        Lying(DeviceStorage disk) {
            this.disk = disk;
        }

        private void write(Write write) throws IOException {
            unwritten.run();
            unwritten = write;
        }

        @Override
        public Optional<byte[]> read(String name) {
            return cache.read(name);
        }

        @Override
        public byte[] read(String name, long offset, int length) throws IOException {
            return cache.read(name, offset, length);
        }

        @Override
        public void writeAtomically(String name, byte[] content) throws IOException {
            cache.writeAtomically(name, content);
            write(() -> disk.writeAtomically(name, content));
        }

        @Override
        public void append(String name, byte[] content) throws IOException {
            cache.append(name, content);
            write(() -> disk.append(name, content));
        }

        @Override
        public void delete(String name) throws IOException {
            cache.delete(name);
            write(() -> disk.delete(name));
        }

        @Override
        public List<String> list() {
            return cache.list();
        }
    }

    /** Says that it has appended, and does so only every second time. */
    static final class Skipping extends Passing {
        private int appends;

        Skipping(DeviceStorage disk) {
            super(disk);
        }

        @Override
        public void append(String name, byte[] content) throws IOException {
            appends++;
            if (appends % 2 == 0) {
                super.append(name, content);
            }
        }
    }

    /** Changes the last bit of a checkpoint's last number, and its checksum so that nobody notices. */
    static final class Tampering extends Passing {
        Tampering(DeviceStorage disk) {
            super(disk);
        }

        @Override
        public void writeAtomically(String name, byte[] content) throws IOException {
            byte[] written = content;
            if (name.equals("checkpoint")) {
                byte[] body = Checksummed.unseal(content).orElseThrow();
                body[body.length - 1] ^= 1;
                written = Checksummed.seal(body);
            }
            super.writeAtomically(name, written);
        }
    }

    private static class Passing implements DeviceStorage {
        private final DeviceStorage disk;

        Passing(DeviceStorage disk) {
            this.disk = disk;
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            return disk.read(name);
        }

        @Override
        public byte[] read(String name, long offset, int length) throws IOException {
            return disk.read(name, offset, length);
        }

        @Override
        public void writeAtomically(String name, byte[] content) throws IOException {
            disk.writeAtomically(name, content);
        }

        @Override
        public void append(String name, byte[] content) throws IOException {
            disk.append(name, content);
        }

        @Override
        public void delete(String name) throws IOException {
            disk.delete(name);
        }

        @Override
        public List<String> list() throws IOException {
            return disk.list();
        }
    }
}
