package dev.venule.agent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Storage that lasts as long as this object: for simulated devices, and for agents that may forget everything. */
public final class MemoryStorage implements DeviceStorage {
    private final TreeMap<String, byte[]> files = new TreeMap<>();

    @Override
    public Optional<byte[]> read(String name) {
        byte[] content = files.get(StorageName.checked(name));
        return content == null ? Optional.empty() : Optional.of(content.clone());
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        byte[] content = files.get(StorageName.checked(name));
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        if (offset < 0 || length < 0 || offset + length > content.length) {
            throw new EOFException(name + " has " + content.length + " bytes, not " + length + " at " + offset);
        }
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }

    @Override
    public void writeAtomically(String name, byte[] content) {
        files.put(StorageName.checked(name), content.clone());
    }

    @Override
    public void append(String name, byte[] content) {
        byte[] old = files.getOrDefault(StorageName.checked(name), new byte[0]);
        byte[] longer = Arrays.copyOf(old, old.length + content.length);
        System.arraycopy(content, 0, longer, old.length, content.length);
        files.put(name, longer);
    }

    @Override
    public void delete(String name) {
        files.remove(StorageName.checked(name));
    }

    @Override
    public List<String> list() {
        return new ArrayList<>(files.keySet());
    }
}
