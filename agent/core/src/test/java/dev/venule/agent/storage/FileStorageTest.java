package dev.venule.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileStorageTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsThereAfterReopening() throws IOException {
        try (FileStorage storage = FileStorage.open(folder.resolve("device"))) {
            storage.writeAtomically("b", new byte[] {1, 2, 3});
            storage.append("a", new byte[] {4});
            storage.append("a", new byte[] {5, 6});
            storage.writeAtomically("b", new byte[] {7});
            storage.writeAtomically("gone", new byte[] {8});
            storage.delete("gone");
            storage.delete("never-there");
        }
        try (FileStorage storage = FileStorage.open(folder.resolve("device"))) {
            assertThat(storage.list()).containsExactly("a", "b");
            assertThat(storage.read("a")).hasValue(new byte[] {4, 5, 6});
            assertThat(storage.read("b")).hasValue(new byte[] {7});
            assertThat(storage.read("a", 1, 2)).containsExactly(5, 6);
            assertThat(storage.read("missing")).isEmpty();
        }
    }

    @Test
    void readingBeyondTheEndFails() throws IOException {
        try (FileStorage storage = FileStorage.open(folder)) {
            storage.writeAtomically("a", new byte[3]);
            assertThatThrownBy(() -> storage.read("a", 1, 3)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> storage.read("missing", 0, 1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void secondAgentOnTheSameFolderIsRefusedWithARemedy() throws IOException {
        try (FileStorage first = FileStorage.open(folder)) {
            first.writeAtomically("a", new byte[1]);
            assertThatThrownBy(() -> FileStorage.open(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("used by another agent; stop it");
        }
        FileStorage.open(folder).close();
    }

    @Test
    void leftoverOfATornWriteIsRemovedAndNeverListed() throws IOException {
        FileStorage.open(folder).close();
        Files.write(folder.resolve("TEMPORARY"), new byte[10]);

        try (FileStorage storage = FileStorage.open(folder)) {
            assertThat(storage.list()).isEmpty();
            assertThat(folder.resolve("TEMPORARY")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../a", "a/b", "A", "a.b", "a b"})
    void namesThatCouldLeaveTheFolderAreRefused(String name) throws IOException {
        try (FileStorage storage = FileStorage.open(folder)) {
            assertThatThrownBy(() -> storage.writeAtomically(name, new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
